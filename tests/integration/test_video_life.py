"""A video's whole life through the handlers: accepted, submitted, checked, finished, polled, downloaded, told."""

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
from shared.runtime import container, providers
from tests.integration.api import Answer, assert_error, get, get_media, send
from tests.integration.downloads import download, follow
from tests.support.cloud import Cloud
from tests.support.fakes import image_files
from tests.support.fakes.clock import FakeClock
from tests.support.fakes.films import a_film
from tests.support.fakes.form_data import field, file
from tests.support.fakes.gateway_event import BASE_URL, form_event
from tests.support.fakes.video_provider import FakeVideoProvider


def _accepted(**fields: str) -> str:
    parts = [file("image", image_files.jpeg((320, 240))), *(field(*pair) for pair in fields.items())]
    return str(send(form_event("/api/img2video", parts)).json["id"])


def _poll(job_id: str) -> Answer:
    return get("/api/img2video/result/{id}", id=job_id)


def _run(name: str, job_id: str, **more: object) -> Mapping[str, Any]:
    return step({"step": name, "job_id": job_id, **more}, None)


@pytest.fixture
def upstream(monkeypatch: pytest.MonkeyPatch) -> FakeVideoProvider:
    provider = FakeVideoProvider(checks_until_done=1)
    monkeypatch.setitem(providers._VIDEO_PROVIDERS, "sandbox", lambda _model: provider)
    return provider


def test_the_sandbox_makes_a_video_that_plays(clock: FakeClock) -> None:
    job_id = _accepted(seed="5")
    pace = _run("submit", job_id)
    assert 1 <= pace["wait_seconds"] <= 5
    pace = _run("check", job_id)
    assert (pace["done"], pace["wait_seconds"] >= 1) == (False, True)
    assert _poll(job_id).status == 202
    clock.pass_by(seconds=4)
    assert _run("check", job_id)["done"] is True
    _run("finish", job_id)

    answer = _poll(job_id)
    assert (answer.status, answer.json["finish_reason"], answer.json["seed"]) == (200, "SUCCESS", "5")
    response = download(answer.json["video_url"])
    assert response.headers["Content-Type"] == "video/mp4"
    assert response.content.index(b"moov") < response.content.index(b"mdat")
    with av.open(io.BytesIO(response.content)) as film:
        stream = film.streams.video[0]
        assert (stream.codec_context.name, stream.codec_context.pix_fmt) == ("h264", "yuv420p")


def test_a_video_by_another_provider(upstream: FakeVideoProvider) -> None:
    job_id = _accepted(motion_bucket_id="99")
    _run("submit", job_id)
    assert upstream.bought[0].motion_bucket_id == 99
    assert _run("check", job_id)["done"] is False
    assert _run("check", job_id) == {"done": True, "wait_seconds": 0}
    _run("finish", job_id)
    assert download(_poll(job_id).json["video_url"]).content.startswith(a_film(b"of upstream-1"))
    job = get("/api/jobs/{id}", id=job_id).json
    assert job["links"]["media"] == BASE_URL + _poll(job_id).json["video_url"]
    assert job["links"]["result"] == f"{BASE_URL}/api/img2video/result/{job_id}"


def test_each_task_run_twice_buys_and_stores_once(upstream: FakeVideoProvider, cloud: Cloud) -> None:
    job_id = _accepted()
    upstream.checks_until_done = 0
    for name in ("submit", "submit", "check", "check", "finish", "finish"):
        _run(name, job_id)
    assert len(upstream.bought) == 1
    videos = [key for key in cloud.keys("processed_videos/") if cloud.content(key).startswith(a_film(b"of upstream-1"))]
    assert _poll(job_id).json["video_url"].removeprefix("/") in videos
    assert len(upstream.opened) == 1


def test_a_worker_that_dies_after_the_purchase_is_never_followed_by_a_second(upstream: FakeVideoProvider) -> None:
    job_id = _accepted()
    upstream.faults.plan_after("submit", RuntimeError("killed"))
    with pytest.raises(InternalError):
        _run("submit", job_id)
    with pytest.raises(SubmissionUnknownError) as raised:
        _run("submit", job_id)
    _run("record_failure", job_id, failure={"Error": "SubmissionUnknownError", "Cause": _cause(raised.value)})
    assert len(upstream.bought) == 1
    assert_error(_poll(job_id), 500, "outcome_unknown")


def test_a_throttled_submission_waits_for_another_turn_and_is_repeated(
    upstream: FakeVideoProvider, cloud: Cloud
) -> None:
    job_id = _accepted()
    upstream.faults.plan("submit", ProviderThrottledError("Slow down."))
    with pytest.raises(ProviderThrottledError):
        _run("submit", job_id)
    assert get("/api/jobs/{id}", id=job_id).json["status"] == "queued"
    cloud.open_the_gate()
    assert _run("submit", job_id)["wait_seconds"] >= 1
    assert len(upstream.bought) == 1


def test_a_filtered_image_is_told_as_such(upstream: FakeVideoProvider) -> None:
    job_id = _accepted()
    _run("submit", job_id)
    upstream.faults.plan("check", ContentFilteredError("The image was refused."))
    with pytest.raises(ContentFilteredError) as raised:
        _run("check", job_id)
    _run("record_failure", job_id, failure={"Error": "ContentFilteredError", "Cause": _cause(raised.value)})
    answer = _poll(job_id)
    assert_error(answer, 400, "content_filtered")
    assert answer.json["error"] == "The image was refused."


def test_what_the_platform_says_reaches_nobody(upstream: FakeVideoProvider) -> None:
    job_id = _accepted()
    assert upstream.bought == []
    cause = '{"errorMessage": "RequestId: 1 Error: Runtime exited at /var/task/functions"}'
    _run("record_failure", job_id, failure={"Error": "Runtime.ExitError", "Cause": cause})
    answer = _poll(job_id)
    assert_error(answer, 500, "internal_error")
    assert "Runtime" not in answer.text
    assert "/var/task" not in answer.text


def test_a_head_of_the_video_follows_too(upstream: FakeVideoProvider) -> None:
    job_id = _accepted()
    upstream.checks_until_done = 0
    for name in ("submit", "check", "finish"):
        _run(name, job_id)
    answer = get_media(_poll(job_id).json["video_url"], method="HEAD")
    assert follow(answer, method="HEAD").headers["Content-Type"] == "video/mp4"
    assert container.jobs().get(job_id).status is JobStatus.SUCCEEDED


def _cause(error: AiArtError) -> str:
    return f'{{"errorMessage": "{error.message}", "errorType": "{type(error).__name__}", "stackTrace": []}}'
