"""A poll answers from the record alone, in the documented words of each state."""

from datetime import timedelta

import pytest

from functions.poll.service import PollVideo, VideoPollStatus, VideoResult
from functions.poll.views import poll_answer
from shared.domain.errors import NotFoundError, StorageUnavailableError
from shared.domain.jobs import Job, JobFailure, JobKind, JobStatus
from shared.runtime.http.response import HttpResponse
from tests.support.fakes.clock import FakeClock
from tests.support.fakes.jobs import InMemoryJobStore
from tests.support.fakes.samples import FAILURE, a_canceled_video, a_failed_video, a_finished_video, a_job

FILTERED = JobFailure("content_filtered", "The image was refused.", retryable=False)


class World:
    """The use case among its fakes."""

    def __init__(self) -> None:
        self.jobs = InMemoryJobStore()
        self.clock = FakeClock()
        self.poll = PollVideo(jobs=self.jobs, clock=self.clock)

    def answer(self, job: Job) -> HttpResponse:
        self.jobs.add(job)
        return poll_answer(self.poll(job.id), "r-1")


@pytest.fixture
def world() -> World:
    return World()


@pytest.mark.parametrize("status", [JobStatus.QUEUED, JobStatus.PROCESSING])
def test_in_progress(world: World, status: JobStatus) -> None:
    answer = world.answer(a_job(status=status))
    assert (answer.status, answer.headers) == (202, {"Retry-After": "5"})
    assert answer.body == {
        "status": "in-progress",
        "message": "Video generation is still in progress. Try again in a few seconds.",
    }


def test_complete(world: World) -> None:
    job = a_finished_video()
    answer = world.answer(job)
    assert answer.status == 200
    assert answer.body == {
        "status": "complete",
        "video_url": f"/{job.media_key}",
        "finish_reason": "SUCCESS",
        "seed": "7",
    }


def test_failed(world: World) -> None:
    answer = world.answer(a_failed_video(FAILURE))
    assert answer.status == 500
    assert answer.body == {
        "status": "failed",
        "error": FAILURE.message,
        "code": FAILURE.code,
        "request_id": "r-1",
        "retryable": True,
    }


def test_filtered(world: World) -> None:
    answer = world.answer(a_failed_video(FILTERED))
    assert answer.status == 400
    assert answer.body == {
        "status": "failed",
        "finish_reason": "CONTENT_FILTERED",
        "error": FILTERED.message,
        "code": "content_filtered",
        "request_id": "r-1",
        "retryable": False,
    }


def test_canceled(world: World) -> None:
    answer = world.answer(a_canceled_video())
    assert answer.status == 410
    assert answer.body
    assert answer.body["status"] == answer.body["code"] == "canceled"
    assert answer.body["retryable"] is False
    assert answer.body["error"]


@pytest.mark.parametrize(("passed", "status"), [(timedelta(days=30, microseconds=-1), 200), (timedelta(days=30), 410)])
def test_a_video_is_gone_from_the_moment_its_own_record_says(world: World, passed: timedelta, status: int) -> None:
    world.clock.now += passed
    assert world.answer(a_finished_video()).status == status


@pytest.mark.parametrize("job", [a_finished_video(), a_failed_video(), a_canceled_video()])
def test_deleted(world: World, job: Job) -> None:
    answer = world.answer(job.forget(world.clock()))
    assert answer.status == 410
    assert answer.body
    assert answer.body["status"] == answer.body["code"] == "deleted"


def test_expired(world: World) -> None:
    world.clock.pass_by(days=31)
    answer = world.answer(a_finished_video())
    assert answer.body
    assert answer.body["status"] == "expired"
    assert isinstance(answer.body["error"], str)


@pytest.mark.parametrize("job_id", ["", "x", "..%2f", "0" * 32, "é" * 32])
def test_an_unknown_or_malformed_id_is_not_found(world: World, job_id: str) -> None:
    with pytest.raises(NotFoundError):
        world.poll(job_id)


@pytest.mark.parametrize("kind", [JobKind.GENERATE, JobKind.IMG2IMG])
def test_a_image_s_job_is_no_video(world: World, kind: JobKind) -> None:
    job = a_job(kind=kind)
    world.jobs.add(job)
    with pytest.raises(NotFoundError):
        world.poll(job.id)


def test_a_store_that_cannot_be_reached_is_not_the_same_as_not_found(world: World) -> None:
    world.jobs.faults.plan("get", StorageUnavailableError("Away."))
    with pytest.raises(StorageUnavailableError):
        world.poll("0" * 32)


def test_every_standing_has_an_answer() -> None:
    answers = {standing: poll_answer(VideoResult(a_finished_video(), standing), "r-1") for standing in VideoPollStatus}
    assert [answer.status for answer in answers.values()] == [202, 200, 400, 500, 410, 410, 410]
