"""The life cycle of a video through the handlers: accepted, submitted, checked, finished, polled, downloaded."""

import io
from collections.abc import Mapping
from typing import Any

import av
import pytest

from functions.video_workflow.handler import lambda_handler as step
from shared.domain.errors import (
    AiArtError,
    ContentFilteredError,
    InternalError,
    ProviderThrottledError,
    SubmissionUnknownError,
)
from shared.domain.jobs import JobStatus
from shared.runtime import wiring
from tests.integration.api import Answer, assert_error, get, get_media, send
from tests.integration.downloads import download, follow
from tests.support.cloud import Cloud
from tests.support.fakes import image_files
from tests.support.fakes.clock import FakeClock
from tests.support.fakes.form_data import field, file
from tests.support.fakes.gateway_event import BASE_URL, form_event
from tests.support.fakes.mp4_files import an_mp4
from tests.support.fakes.video_provider import FakeVideoProvider
from tests.support.sandbox import replace_sandbox_videos


def _accept(**fields: str) -> str:
    parts = [file("image", image_files.jpeg((320, 240))), *(field(*pair) for pair in fields.items())]
    return str(send(form_event("/api/img2video", parts)).json["id"])


def _poll(job_id: str) -> Answer:
    return get("/api/img2video/result/{id}", id=job_id)


def _run(name: str, job_id: str, **more: object) -> Mapping[str, Any]:
    return step({"step": name, "job_id": job_id, **more}, None)


@pytest.fixture
def upstream(monkeypatch: pytest.MonkeyPatch) -> FakeVideoProvider:
    provider = FakeVideoProvider(checks_until_done=1)
    replace_sandbox_videos(monkeypatch, provider)
    return provider


def test_sandbox_creates_a_playable_video(clock: FakeClock) -> None:
    job_id = _accept(seed="5")
    pace = _run("submit", job_id)
    assert 1 <= pace["wait_seconds"] <= 5
    pace = _run("check", job_id)
    assert (pace["done"], pace["wait_seconds"] >= 1) == (False, True)
    assert _poll(job_id).status == 202
    clock.advance(seconds=4)
    assert _run("check", job_id)["done"] is True
    _run("finish", job_id)

    answer = _poll(job_id)
    assert (answer.status, answer.json["finish_reason"], answer.json["seed"]) == (200, "SUCCESS", "5")
    response = download(answer.json["video_url"])
    assert response.headers["Content-Type"] == "video/mp4"
    assert response.content.index(b"moov") < response.content.index(b"mdat")
    with av.open(io.BytesIO(response.content)) as video:
        stream = video.streams.video[0]
        assert (stream.codec_context.name, stream.codec_context.pix_fmt) == ("h264", "yuv420p")


def test_video_of_another_provider_is_stored_and_linked(upstream: FakeVideoProvider) -> None:
    job_id = _accept(motion_bucket_id="99")
    _run("submit", job_id)
    assert upstream.submissions[0].motion_bucket_id == 99
    assert _run("check", job_id)["done"] is False
    assert _run("check", job_id) == {"done": True, "wait_seconds": 0}
    _run("finish", job_id)
    assert download(_poll(job_id).json["video_url"]).content.startswith(an_mp4(b"of upstream-1"))
    job = get("/api/jobs/{id}", id=job_id).json
    assert job["links"]["media"] == BASE_URL + _poll(job_id).json["video_url"]
    assert job["links"]["result"] == f"{BASE_URL}/api/img2video/result/{job_id}"


def test_repeated_steps_submit_and_store_once(upstream: FakeVideoProvider, cloud: Cloud) -> None:
    job_id = _accept()
    upstream.checks_until_done = 0
    for name in ("submit", "submit", "check", "check", "finish", "finish"):
        _run(name, job_id)
    assert len(upstream.submissions) == 1
    videos = [key for key in cloud.keys("processed_videos/") if cloud.content(key).startswith(an_mp4(b"of upstream-1"))]
    assert _poll(job_id).json["video_url"].removeprefix("/") in videos
    assert len(upstream.opened) == 1


def test_submission_is_not_repeated_when_the_worker_died_after_it(upstream: FakeVideoProvider) -> None:
    job_id = _accept()
    upstream.faults.plan_after("submit", RuntimeError("killed"))
    with pytest.raises(InternalError):
        _run("submit", job_id)
    with pytest.raises(SubmissionUnknownError) as raised:
        _run("submit", job_id)
    _run("record_failure", job_id, failure={"Error": "SubmissionUnknownError", "Cause": _cause(raised.value)})
    assert len(upstream.submissions) == 1
    assert_error(_poll(job_id), 500, "outcome_unknown")


def test_throttled_submission_is_requeued_and_succeeds_later(upstream: FakeVideoProvider, cloud: Cloud) -> None:
    job_id = _accept()
    upstream.faults.plan("submit", ProviderThrottledError("Slow down."))
    with pytest.raises(ProviderThrottledError):
        _run("submit", job_id)
    assert get("/api/jobs/{id}", id=job_id).json["status"] == "queued"
    cloud.reset_rate_limits()
    assert _run("submit", job_id)["wait_seconds"] >= 1
    assert len(upstream.submissions) == 1


def test_filtered_image_fails_with_content_filtered(upstream: FakeVideoProvider) -> None:
    job_id = _accept()
    _run("submit", job_id)
    upstream.faults.plan("check", ContentFilteredError("The image was refused."))
    with pytest.raises(ContentFilteredError) as raised:
        _run("check", job_id)
    _run("record_failure", job_id, failure={"Error": "ContentFilteredError", "Cause": _cause(raised.value)})
    answer = _poll(job_id)
    assert_error(answer, 400, "content_filtered")
    assert answer.json["error"] == "The image was refused."


def test_error_of_the_platform_is_not_returned(upstream: FakeVideoProvider) -> None:
    job_id = _accept()
    assert upstream.submissions == []
    cause = '{"errorMessage": "RequestId: 1 Error: Runtime exited at /var/task/functions"}'
    _run("record_failure", job_id, failure={"Error": "Runtime.ExitError", "Cause": cause})
    answer = _poll(job_id)
    assert_error(answer, 500, "internal_error")
    assert "Runtime" not in answer.text
    assert "/var/task" not in answer.text


def test_head_of_the_video_follows_the_redirect(upstream: FakeVideoProvider) -> None:
    job_id = _accept()
    upstream.checks_until_done = 0
    for name in ("submit", "check", "finish"):
        _run(name, job_id)
    answer = get_media(_poll(job_id).json["video_url"], method="HEAD")
    assert follow(answer, method="HEAD").headers["Content-Type"] == "video/mp4"
    assert wiring.get_ports().jobs.get(job_id).status is JobStatus.SUCCEEDED


def _cause(error: AiArtError) -> str:
    return f'{{"errorMessage": "{error.message}", "errorType": "{type(error).__name__}", "stackTrace": []}}'
