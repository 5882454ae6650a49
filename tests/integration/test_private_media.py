"""Private media: stable addresses are closed, and whoever holds a job's id gets a link for a while."""

import io
from urllib.parse import urlsplit

import pytest
import requests

from shared.domain.media import MediaKind
from shared.runtime import container
from tests.integration.api import Answer, assert_error, get, send, with_headers
from tests.integration.bad_input.name_rows import GOOD_NAME
from tests.support.cloud import BUCKET
from tests.support.fakes import image_files
from tests.support.fakes.clock import FakeClock
from tests.support.fakes.form_data import field, file
from tests.support.fakes.gateway_event import form_event, json_event
from tests.support.fakes.samples import a_finished_video


@pytest.fixture(autouse=True)
def _private(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRIVATE_MEDIA", "true")


def _generate() -> Answer:
    return send(json_event("/api/generate", {"prompt": "a heron"}))


def _transform() -> Answer:
    parts = [field("prompt", "a heron"), file("image", image_files.png())]
    return send(form_event("/api/img2img", parts))


def _fetched(url: str) -> requests.Response:
    assert urlsplit(url).netloc.startswith(f"{BUCKET}.s3.")
    return requests.get(url, timeout=10)


@pytest.mark.parametrize("make", [_generate, _transform])
def test_the_answer_of_a_image_holds_a_link_that_is_good_for_a_while(make: object) -> None:
    answer = make()  # type: ignore[operator]
    assert answer.status == 200
    assert _fetched(answer.json["image_url"]).headers["Content-Type"] == "image/png"
    assert answer.json["url_expires_at"] > get("/api/jobs/{id}", id=answer.json["id"]).json["created_at"]


@pytest.mark.parametrize(
    ("kind", "query"),
    [
        *((kind, query) for kind in MediaKind for query in ("", "download=1")),
        (MediaKind.IMAGE, "w=256"),
        (MediaKind.PROCESSED_IMAGE, "w=512&format=jpg"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_the_stable_addresses_are_closed_whatever_lies_there(kind: MediaKind, method: str, query: str) -> None:
    made = _generate().json
    job = get("/api/jobs/{id}", id=made["id"]).json
    for name in (urlsplit(job["links"]["media"]).path.rpartition("/")[2], GOOD_NAME):
        answer = get(f"/{kind}/{{name}}", method=method, query=query, name=name)
        assert_error(answer, 401, "unauthorized")
        assert "GET /api/jobs/{id}" in answer.json["error"]


def test_the_job_leads_to_the_image() -> None:
    job = get("/api/jobs/{id}", id=_generate().json["id"]).json
    assert _fetched(job["url"]).status_code == 200
    assert _fetched(job["links"]["download"]).headers["Content-Disposition"].startswith("attachment")


def test_a_repeat_gets_a_link_of_its_own() -> None:
    event = with_headers(json_event("/api/generate", {"prompt": "a heron"}), Idempotency_Key="k-private")
    first, second = send(event), send(event)
    assert second.headers["Idempotent-Replayed"] == "true"
    assert urlsplit(first.json["image_url"]).path == urlsplit(second.json["image_url"]).path
    assert _fetched(second.json["image_url"]).status_code == 200


def test_a_poll_keeps_the_documented_path_and_adds_the_link(clock: FakeClock) -> None:
    job = a_finished_video(created_at=clock.now)
    assert job.media_key
    container.jobs().add(job)
    container.media().put(job.media_key, io.BytesIO(b"film"), expires_at=job.expires_at)
    body = get("/api/img2video/result/{id}", id=job.id).json
    assert body["video_url"] == job.media_key.path
    assert _fetched(body["url"]).content == b"film"
    assert body["url_expires_at"] == "2027-03-01T13:00:00.123Z"


def test_without_the_switch_there_are_no_links_in_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRIVATE_MEDIA", "false")
    assert "url_expires_at" not in _generate().json
