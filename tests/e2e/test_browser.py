"""A browser as the client: the documented page program, an MP4 that plays, and calls from another origin."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.e2e.client import Client

PROGRAM = Path(__file__).parent / "programs" / "img2video.js"


@pytest.fixture
def other_origin() -> Iterator[str]:
    """A page on another origin than the API's."""

    class Blank(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<!doctype html><title>elsewhere</title>")

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Blank)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_documented_page_program(page: Page, client: Client, photo_file: str) -> None:
    """Its URLs are relative to the root, so it wants a base URL without a path: an edge's, not the bare gateway's."""
    if client.base_url.count("/") > 2:
        pytest.skip("the bare gateway's base URL has a stage in it")
    page.goto(f"{client.base_url}/api/health")
    page.evaluate("document.body.innerHTML = '<input type=file id=imageInput><div id=status></div>'")
    page.set_input_files("#imageInput", photo_file)
    page.add_script_tag(content=PROGRAM.read_text())
    page.evaluate("generateVideo()")
    assert "Video generation complete!" in page.inner_text("#status")
    assert "Finish reason: SUCCESS" in page.inner_text("#status")


def test_the_video_plays(page: Page, client: Client, photo: bytes, other_origin: str) -> None:
    url = client.base_url + client.finished_video(client.start_video(photo))["video_url"]
    page.goto(other_origin)
    played = page.evaluate(
        """async (url) => {
            const video = document.createElement('video');
            video.muted = true;
            video.src = url;
            document.body.append(video);
            const ended = new Promise((done, fail) => { video.onended = done; video.onerror = fail; });
            await video.play();
            await ended;
            return {width: video.videoWidth, seconds: video.duration, at: video.currentTime};
        }""",
        url,
    )
    assert played["width"] > 0
    assert 2 <= played["seconds"] <= 4
    assert played["at"] == pytest.approx(played["seconds"], abs=0.2)


def test_a_form_from_another_origin(page: Page, client: Client, photo: bytes, other_origin: str) -> None:
    page.goto(other_origin)
    seen = page.evaluate(
        """async ([base, photo]) => {
            const form = new FormData();
            form.append('image', new File([new Uint8Array(photo)], 'photo.jpg'));
            form.append('prompt', 'a watercolor painting');
            const headers = {'prefer': 'wait'};  // not safelisted: a preflight comes first
            const made = await (await fetch(base + '/api/img2img', {method: 'POST', body: form, headers})).json();
            const image = await fetch(made.image_url);
            const refused = await fetch(base + '/api/nothing');
            return {
                made, type: image.headers.get('content-type'), size: (await image.blob()).size,
                refused: (await refused.json()).code,
            };
        }""",
        [client.base_url, list(photo)],
    )
    assert seen["made"]["success"] is True
    assert seen["type"] == "image/png"
    assert seen["size"] > 1000
    assert seen["refused"] == "not_found"


LARGE = """
    const photo = new Uint8Array(9900000);
    photo.set(start);
    const headers = {'idempotency-key': key};
"""


def test_a_large_photo_in_a_form_from_another_origin(
    page: Page, client: Client, photo: bytes, other_origin: str
) -> None:
    if client.base_url.count("/") > 2:
        pytest.skip("the bare gateway takes 4.5 MB")
    page.goto(other_origin)
    seen = page.evaluate(
        f"""async ([base, start, key]) => {{
            {LARGE}
            const form = new FormData();
            form.append('image', new File([photo], 'photo.jpg'));
            form.append('prompt', 'a watercolor painting');
            const answer = await fetch(base + '/api/img2img', {{method: 'POST', body: form, headers}});
            return {{status: answer.status, redirected: answer.redirected, url: answer.url, made: await answer.json()}};
        }}""",
        [client.base_url, list(photo), "a-browser-s-form"],
    )
    assert (seen["status"], seen["redirected"]) == (200, True)
    assert seen["url"].startswith(f"{client.base_url}/api/staged-img2img/")
    assert seen["made"]["success"] is True


def test_a_large_photo_by_upload_from_another_origin(
    page: Page, client: Client, photo: bytes, other_origin: str
) -> None:
    page.goto(other_origin)
    seen = page.evaluate(
        f"""async ([base, start, key]) => {{
            {LARGE}
            headers['content-type'] = 'application/json';
            const json = (body) => ({{method: 'POST', body: JSON.stringify(body), headers}});
            const announced = {{content_type: 'image/jpeg', size: photo.length}};
            const opened = await (await fetch(base + '/api/uploads', json(announced))).json();
            const form = new FormData();
            for (const [name, value] of Object.entries(opened.fields)) form.append(name, value);
            form.append('file', new Blob([photo]));
            const posted = await fetch(opened.url, {{method: 'POST', body: form}});
            const asked = {{upload_id: opened.upload_id, prompt: 'a painting'}};
            const answer = await fetch(base + '/api/img2img', json(asked));
            return {{posted: posted.ok, status: answer.status, made: await answer.json()}};
        }}""",
        [client.base_url, list(photo), "a-browser-s-upload"],
    )
    assert seen["posted"] is True
    assert seen["status"] == 200
    assert seen["made"]["success"] is True
