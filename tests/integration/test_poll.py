"""GET /api/img2video/result/{id}: status, body and headers for each job status, on records in the table."""

import pytest

from shared.domain.jobs import Job, JobFailure, JobKind
from shared.runtime import wiring
from shared.runtime.wiring.providers import ConfiguredProviders
from tests.integration.api import Answer, assert_error, get
from tests.support.fakes.clock import FakeClock
from tests.support.fakes.gateway_event import REQUEST_ID
from tests.support.fakes.samples import a_canceled_video, a_failed_video, a_finished_video, a_job, a_processing_video

FILTERED = JobFailure("content_filtered", "The image was refused.", retryable=False)


@pytest.fixture(autouse=True)
def _no_provider_call(monkeypatch: pytest.MonkeyPatch, clock: FakeClock) -> FakeClock:
    monkeypatch.setattr(ConfiguredProviders, "video_provider", lambda *_: pytest.fail("a poll called a provider"))
    return clock


def _poll(job: Job) -> Answer:
    wiring.get_ports().jobs.add(job)
    return get("/api/img2video/result/{id}", id=job.id)


@pytest.mark.parametrize("job", [a_job(), a_processing_video()], ids=["queued", "processing"])
def test_unfinished_job_is_in_progress(job: Job) -> None:
    answer = _poll(job)
    assert answer.status == 202
    assert answer.json == {
        "status": "in-progress",
        "message": "Video generation is still in progress. Try again in a few seconds.",
    }
    assert int(answer.headers["Retry-After"]) > 0
    assert answer.headers["Cache-Control"] == "no-store"


def test_succeeded_job_is_complete() -> None:
    job = a_finished_video(seed=12345)
    answer = _poll(job)
    assert answer.status == 200
    assert answer.json == {
        "status": "complete",
        "video_url": f"/{job.media_key}",
        "finish_reason": "SUCCESS",
        "seed": "12345",
    }
    assert answer.json["video_url"].startswith("/processed_videos/")
    assert answer.json["video_url"].endswith(".mp4")


def test_filtered_job_is_a_400_with_its_finish_reason() -> None:
    answer = _poll(a_failed_video(FILTERED))
    assert_error(answer, 400, "content_filtered")
    assert (answer.json["status"], answer.json["finish_reason"]) == ("failed", "CONTENT_FILTERED")


@pytest.mark.parametrize("retryable", [True, False])
def test_failed_job_is_a_500_with_its_error(*, retryable: bool) -> None:
    answer = _poll(a_failed_video(JobFailure("provider_failed", "It failed.", retryable=retryable)))
    assert_error(answer, 500, "provider_failed")
    assert answer.json == {
        "status": "failed",
        "error": "It failed.",
        "code": "provider_failed",
        "request_id": REQUEST_ID,
        "retryable": retryable,
    }


def test_canceled_job_is_gone() -> None:
    answer = _poll(a_canceled_video())
    assert_error(answer, 410, "canceled")
    assert answer.json["status"] == "canceled"


def test_job_past_its_expiry_is_gone(clock: FakeClock) -> None:
    job = a_finished_video()
    assert _poll(job).status == 200
    clock.now = job.expires_at
    answer = get("/api/img2video/result/{id}", id=job.id)
    assert_error(answer, 410, "expired")
    assert answer.json["status"] == "expired"


@pytest.mark.parametrize("job", [a_finished_video(), a_canceled_video(), a_failed_video(FILTERED)])
def test_deleted_job_is_gone(job: Job, clock: FakeClock) -> None:
    answer = _poll(job.redact(clock.now))
    assert_error(answer, 410, "deleted")
    assert answer.json["status"] == "deleted"


@pytest.mark.parametrize("kind", [JobKind.GENERATE, JobKind.IMG2IMG])
def test_job_of_an_image_is_not_found(kind: JobKind) -> None:
    assert_error(_poll(a_job(kind=kind)), 404, "not_found")


def test_unknown_job_is_not_found() -> None:
    assert_error(get("/api/img2video/result/{id}", id="f" * 32), 404, "not_found")
