"""Private media: the stable URLs are closed, and the job of a medium returns a presigned URL."""

import io
from urllib.parse import urlsplit

import pytest
import requests

from shared.domain.media import MediaKind
from shared.runtime import wiring
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


def _fetch(url: str) -> requests.Response:
    assert urlsplit(url).netloc.startswith(f"{BUCKET}.s3.")
    return requests.get(url, timeout=10)


@pytest.mark.parametrize("make", [_generate, _transform])
def test_image_response_contains_a_presigned_url(make: object) -> None:
    answer = make()  # type: ignore[operator]
    assert answer.status == 200
    assert _fetch(answer.json["image_url"]).headers["Content-Type"] == "image/png"
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
def test_stable_urls_are_unauthorized_for_existing_and_unknown_names(kind: MediaKind, method: str, query: str) -> None:
    made = _generate().json
    job = get("/api/jobs/{id}", id=made["id"]).json
    for name in (urlsplit(job["links"]["media"]).path.rpartition("/")[2], GOOD_NAME):
        answer = get(f"/{kind}/{{name}}", method=method, query=query, name=name)
        assert_error(answer, 401, "unauthorized")
        assert "GET /api/jobs/{id}" in answer.json["error"]


def test_job_contains_presigned_urls() -> None:
    job = get("/api/jobs/{id}", id=_generate().json["id"]).json
    assert _fetch(job["url"]).status_code == 200
    assert _fetch(job["links"]["download"]).headers["Content-Disposition"].startswith("attachment")


def test_replayed_response_contains_a_valid_url() -> None:
    event = with_headers(json_event("/api/generate", {"prompt": "a heron"}), Idempotency_Key="k-private")
    first, second = send(event), send(event)
    assert second.headers["Idempotent-Replayed"] == "true"
    assert urlsplit(first.json["image_url"]).path == urlsplit(second.json["image_url"]).path
    assert _fetch(second.json["image_url"]).status_code == 200


def test_poll_contains_the_documented_path_and_a_presigned_url(clock: FakeClock) -> None:
    job = a_finished_video(created_at=clock.now)
    assert job.media_key
    wiring.get_ports().jobs.add(job)
    wiring.get_ports().media.put(job.media_key, io.BytesIO(b"video"), expires_at=job.expires_at)
    body = get("/api/img2video/result/{id}", id=job.id).json
    assert body["video_url"] == job.media_key.path
    assert _fetch(body["url"]).content == b"video"
    assert body["url_expires_at"] == "2027-03-01T13:00:00.123Z"


def test_public_media_responses_contain_no_presigned_url(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRIVATE_MEDIA", "false")
    assert "url_expires_at" not in _generate().json
