"""GET /api/img2video/result/{id}: the response comes from the job's record alone, as documented for each status."""

from datetime import timedelta

import pytest

from functions.poll.service import PollVideo, VideoPollStatus, VideoResult
from functions.poll.views import poll_response
from shared.domain.errors import NotFoundError, StorageUnavailableError
from shared.domain.jobs import Job, JobFailure, JobKind, JobStatus
from shared.runtime.http.response import HttpResponse
from tests.support.fakes.samples import FAILURE, a_canceled_video, a_failed_video, a_finished_video, a_job
from tests.support.fakes.world import World

FILTERED = JobFailure("content_filtered", "The image was refused.", retryable=False)


class PollWorld(World):
    """Has `poll_video`, the use case among fakes."""

    def __init__(self) -> None:
        super().__init__()
        self.poll_video = PollVideo(jobs=self.jobs, clock=self.clock)
        self.private_poll_video = PollVideo(jobs=self.jobs, clock=self.clock, links=self.use_cases.presigned_links)

    def poll(self, job: Job) -> HttpResponse:
        self.jobs.add(job)
        return poll_response(self.poll_video.poll(job.id), "r-1")


@pytest.fixture
def world() -> PollWorld:
    return PollWorld()


@pytest.mark.parametrize("status", [JobStatus.QUEUED, JobStatus.PROCESSING])
def test_response_for_a_video_in_progress(world: PollWorld, status: JobStatus) -> None:
    response = world.poll(a_job(status=status))
    assert (response.status, response.headers) == (202, {"Retry-After": "5"})
    assert response.body == {
        "status": "in-progress",
        "message": "Video generation is still in progress. Try again in a few seconds.",
    }


def test_response_for_a_complete_video(world: PollWorld) -> None:
    job = a_finished_video()
    response = world.poll(job)
    assert response.status == 200
    assert response.body == {
        "status": "complete",
        "video_url": f"/{job.media_key}",
        "finish_reason": "SUCCESS",
        "seed": "7",
    }


def test_response_for_a_complete_private_video_has_a_presigned_url(world: PollWorld) -> None:
    job = a_finished_video()
    world.jobs.add(job)
    response = poll_response(world.private_poll_video.poll(job.id), "r-1")
    assert response.body
    assert response.body["video_url"] == f"/{job.media_key}"
    assert response.body["url"].startswith(f"https://media.example/{job.media_key}?X-Amz-Expires=3600&")
    assert response.body["url_expires_at"] == "2027-03-01T13:00:00.123Z"


def test_response_for_a_failed_video(world: PollWorld) -> None:
    response = world.poll(a_failed_video(FAILURE))
    assert response.status == 500
    assert response.body == {
        "status": "failed",
        "error": FAILURE.message,
        "code": FAILURE.code,
        "request_id": "r-1",
        "retryable": True,
    }


def test_response_for_a_filtered_video(world: PollWorld) -> None:
    response = world.poll(a_failed_video(FILTERED))
    assert response.status == 400
    assert response.body == {
        "status": "failed",
        "finish_reason": "CONTENT_FILTERED",
        "error": FILTERED.message,
        "code": "content_filtered",
        "request_id": "r-1",
        "retryable": False,
    }


def test_response_for_a_canceled_video(world: PollWorld) -> None:
    response = world.poll(a_canceled_video())
    assert response.status == 410
    assert response.body
    assert response.body["status"] == response.body["code"] == "canceled"
    assert response.body["retryable"] is False
    assert response.body["error"]


@pytest.mark.parametrize(("passed", "status"), [(timedelta(days=30, microseconds=-1), 200), (timedelta(days=30), 410)])
def test_video_expires_at_the_time_in_its_record(world: PollWorld, passed: timedelta, status: int) -> None:
    world.clock.now += passed
    assert world.poll(a_finished_video()).status == status


@pytest.mark.parametrize("job", [a_finished_video(), a_failed_video(), a_canceled_video()])
def test_response_for_a_deleted_video(world: PollWorld, job: Job) -> None:
    response = world.poll(job.redact(world.clock()))
    assert response.status == 410
    assert response.body
    assert response.body["status"] == response.body["code"] == "deleted"


def test_response_for_an_expired_video(world: PollWorld) -> None:
    world.clock.advance(days=31)
    response = world.poll(a_finished_video())
    assert response.body
    assert response.body["status"] == "expired"
    assert isinstance(response.body["error"], str)


@pytest.mark.parametrize("job_id", ["", "x", "..%2f", "0" * 32, "é" * 32])
def test_unknown_or_malformed_id_is_not_found(world: PollWorld, job_id: str) -> None:
    with pytest.raises(NotFoundError):
        world.poll_video.poll(job_id)


@pytest.mark.parametrize("kind", [JobKind.GENERATE, JobKind.IMG2IMG])
def test_job_of_an_image_is_not_found(world: PollWorld, kind: JobKind) -> None:
    job = a_job(kind=kind)
    world.jobs.add(job)
    with pytest.raises(NotFoundError):
        world.poll_video.poll(job.id)


def test_unavailable_store_is_not_reported_as_not_found(world: PollWorld) -> None:
    world.jobs.faults.plan("get", StorageUnavailableError("Not available."))
    with pytest.raises(StorageUnavailableError):
        world.poll_video.poll("0" * 32)


def test_every_status_has_a_response() -> None:
    responses = {status: poll_response(VideoResult(a_finished_video(), status), "r-1") for status in VideoPollStatus}
    assert [response.status for response in responses.values()] == [202, 200, 400, 500, 410, 410, 410]
