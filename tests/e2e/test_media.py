"""Media from outside: the redirect and what it leads to, told apart, in part, smaller, and until when."""

import io
from datetime import UTC, datetime, timedelta

import pytest
import requests
from PIL import Image

from tests.e2e.client import Client

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture(scope="module")
def made(client: Client) -> dict[str, str]:
    """One image for all of these tests."""
    return client.generate(output_format="png", aspect_ratio="1:1", expires_in="2h")


@pytest.fixture(scope="module")
def path(client: Client, made: dict[str, str]) -> str:
    return made["image_url"].removeprefix(client.base_url)


def _whole(client: Client, path: str, **headers: str) -> requests.Response:
    return requests.get(client.base_url + path, headers=headers, timeout=60)


def test_a_part_is_had_through_the_redirect(client: Client, path: str) -> None:
    whole = _whole(client, path).content
    first, last = _whole(client, path, Range="bytes=0-7"), _whole(client, path, Range="bytes=-5")
    assert (first.status_code, first.content) == (206, PNG)
    assert (last.status_code, last.content) == (206, whole[-5:])
    assert first.headers["Content-Range"] == f"bytes 0-7/{len(whole)}"
    assert _whole(client, path, Range="bytes=99999999-").status_code == 416


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("query", ["", "?w=256", "?w=512&format=jpg"])
def test_who_has_it_already_is_told_so(client: Client, path: str, method: str, query: str) -> None:
    seen = requests.get(client.base_url + path + query, timeout=60).headers["ETag"]
    for known, status in ((seen, 304), (f'"x", W/{seen}', 304), ("*", 304), ('"x"', 302)):
        answer = client.call(method, path + query, headers={"If-None-Match": known}, allow_redirects=False)
        assert (answer.status_code, answer.headers["ETag"], answer.content) == (status, seen, b"")
    # a client that follows redirects need not know that there is one
    assert _whole(client, path + query, **{"If-None-Match": seen}).status_code == 304


def test_each_hop_says_for_how_long(client: Client, path: str) -> None:
    answer = client.call("GET", path, allow_redirects=False)
    assert answer.headers["Cache-Control"].startswith("private, max-age=")
    redirect = int(answer.headers["Cache-Control"].rpartition("=")[2])
    followed = requests.get(answer.headers["Location"], timeout=60).headers["Cache-Control"]
    assert followed.startswith("private, max-age=")
    assert followed.endswith(", immutable")
    assert redirect < int(followed.removesuffix(", immutable").rpartition("=")[2]) <= 7200


@pytest.mark.parametrize(
    ("width", "query", "accept", "name"),
    [
        (256, "", "*/*", "WEBP"),
        (512, "", "image/jpeg", "JPEG"),
        (1024, "&format=jpg", "*/*", "JPEG"),
        (1024, "&format=webp", "image/jpeg", "WEBP"),
    ],
)
def test_smaller(client: Client, path: str, width: int, query: str, accept: str, name: str) -> None:
    answer = _whole(client, f"{path}?w={width}{query}", Accept=accept)
    assert answer.headers["Content-Type"] == f"image/{name.lower()}"
    image = Image.open(io.BytesIO(answer.content))
    assert (image.format, image.size) == (name, (width, width))
    again = _whole(client, f"{path}?w={width}{query}", Accept=accept)
    assert (again.content, again.headers["Last-Modified"]) == (answer.content, answer.headers["Last-Modified"])


def test_smaller_and_saved(client: Client, path: str) -> None:
    disposition = _whole(client, f"{path}?w=256&download=1").headers["Content-Disposition"]
    assert disposition.startswith("attachment; filename=")
    assert disposition.rstrip('"').endswith("_w256.webp")


@pytest.mark.parametrize("query", ["w=300", "w=abc", "w=-1", "w=256&format=gif", "format=jpg"])
def test_sizes_and_formats_that_there_are_none_of(client: Client, path: str, query: str) -> None:
    answer = client.call("GET", f"{path}?{query}", allow_redirects=False)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_request")


def test_a_job_leads_to_its_image_and_says_until_when(client: Client, made: dict[str, str]) -> None:
    job = client.call("GET", f"/api/jobs/{made['id']}").json()
    assert requests.get(job["url"], timeout=60).content.startswith(PNG)
    saved = requests.get(job["links"]["download"], timeout=60)
    assert saved.headers["Content-Disposition"].startswith("attachment")
    url_until, until = (datetime.fromisoformat(job[name]) for name in ("url_expires_at", "expires_at"))
    finished = datetime.fromisoformat(job["finished_at"])
    assert datetime.now(UTC) < url_until <= until
    assert abs(until - finished - timedelta(hours=2)) < timedelta(minutes=1)


@pytest.mark.parametrize("wish", ["59m", 3599, "9999d", "soon", True])
def test_a_time_that_is_none_is_refused(client: Client, wish: object) -> None:
    answer = client.call("POST", "/api/generate", json={"prompt": "a heron", "expires_in": wish})
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_request")
    assert "expires_in" in answer.json()["error"]


def test_what_is_deleted_is_gone_smaller_copies_too(client: Client) -> None:
    made = client.generate(output_format="png")
    path = made["image_url"].removeprefix(client.base_url)
    small = client.call("GET", f"{path}?w=256", allow_redirects=False).headers["Location"]
    assert requests.get(small, timeout=60).status_code == 200
    assert client.call("DELETE", f"/api/jobs/{made['id']}").status_code == 200
    assert requests.get(small, timeout=60).status_code == 404
    for query in ("", "?w=256", "?w=512"):
        assert client.call("GET", path + query, allow_redirects=False).status_code == 404
