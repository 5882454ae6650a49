"""Finish and record_failure: the outcome of a job is recorded once."""

from datetime import timedelta

import pytest

from shared.domain.errors import (
    JobConflictError,
    ProviderResponseError,
    ProviderThrottledError,
    StorageUnavailableError,
)
from shared.domain.jobs import Cost, JobFailure, JobStatus
from shared.domain.rate_limits import RateLimit
from tests.support.fakes.clock import NOON
from tests.support.fakes.mp4_files import an_mp4
from tests.support.fakes.samples import FAILURE
from tests.unit.functions.video_world import VideoWorld

DOWN = StorageUnavailableError("The store cannot be reached.")


@pytest.fixture
def world() -> VideoWorld:
    return VideoWorld()


def test_finish_stores_the_video_and_marks_the_job_succeeded(world: VideoWorld) -> None:
    world.steps.submit(world.id)
    world.clock.advance(seconds=50)
    statuses: list[JobStatus] = []
    world.media.faults.on("put", lambda: statuses.append(world.job.status))
    world.steps.finish(world.id)
    job = world.job
    assert statuses == [JobStatus.PROCESSING], "the video is stored before the job succeeds"
    assert (job.status, job.cost, job.finished_at) == (
        JobStatus.SUCCEEDED,
        Cost(1, "0.04"),
        NOON + timedelta(seconds=50),
    )
    assert job.media_key
    assert job.media_key.prefix == "processed_videos"
    assert world.media.stored[job.media_key] == (an_mp4(b"of upstream-1"), job.expires_at)
    assert world.id not in job.media_key.name


def test_finish_closes_the_stream_of_the_provider(world: VideoWorld) -> None:
    world.steps.submit(world.id)
    world.steps.finish(world.id)
    assert [video.closed for video in world.videos.opened] == [True]


def test_second_finish_changes_nothing(world: VideoWorld) -> None:
    world.steps.submit(world.id)
    world.steps.finish(world.id)
    before, stored = world.job, dict(world.media.stored)
    world.steps.finish(world.id)
    assert world.job == before
    assert world.media.stored == stored


def test_job_stays_open_for_a_retry_if_its_video_cannot_be_stored(world: VideoWorld) -> None:
    world.steps.submit(world.id)
    world.media.faults.plan("put", DOWN)
    with pytest.raises(StorageUnavailableError):
        world.steps.finish(world.id)
    assert world.job.status is JobStatus.PROCESSING
    world.steps.finish(world.id)
    assert world.job.status is JobStatus.SUCCEEDED


def test_retry_does_nothing_if_only_the_response_to_the_write_was_lost(world: VideoWorld) -> None:
    world.steps.submit(world.id)
    world.jobs.faults.plan_after("replace", DOWN)
    with pytest.raises(StorageUnavailableError):
        world.steps.finish(world.id)
    before = world.job
    world.steps.finish(world.id)
    assert world.job == before
    assert len(world.videos.opened) == 1


def test_failure_is_recorded(world: VideoWorld) -> None:
    world.workflow_steps.record_failure(world.id, FAILURE)
    assert (world.job.status, world.job.failure) == (JobStatus.FAILED, FAILURE)


def test_failure_of_a_final_job_changes_nothing(world: VideoWorld) -> None:
    world.steps.submit(world.id)
    world.steps.finish(world.id)
    before = world.job
    world.workflow_steps.record_failure(world.id, FAILURE)
    assert world.job == before


def test_failure_that_cannot_be_written_is_an_error_so_that_the_step_is_retried(world: VideoWorld) -> None:
    world.jobs.faults.plan("replace", DOWN)
    with pytest.raises(StorageUnavailableError):
        world.workflow_steps.record_failure(world.id, FAILURE)
    world.workflow_steps.record_failure(world.id, FAILURE)
    assert world.job.status is JobStatus.FAILED


def test_failure_by_a_conflict_is_not_recorded_since_the_job_was_changed(world: VideoWorld) -> None:
    conflict = JobFailure("conflict", "It moved.", retryable=False)
    with pytest.raises(JobConflictError):
        world.workflow_steps.record_failure(world.id, conflict)
    assert world.job.status is JobStatus.QUEUED


def test_job_whose_video_was_stored_succeeds_instead_of_failing(world: VideoWorld) -> None:
    """The video was stored, the record could not be written, and at last the state machine gave up."""
    world.steps.submit(world.id)
    world.jobs.faults.plan("replace", DOWN)
    with pytest.raises(StorageUnavailableError):
        world.steps.finish(world.id)
    world.workflow_steps.record_failure(world.id, FAILURE)
    assert (world.job.status, world.job.failure) == (JobStatus.SUCCEEDED, None)
    assert world.stored_videos == [str(world.job.media_key)]


def test_video_that_is_stored_while_its_job_fails_is_deleted(world: VideoWorld) -> None:
    """It is stored just after it was looked for."""
    world.steps.submit(world.id)
    world.jobs.faults.on("replace", world.store_video)
    world.workflow_steps.record_failure(world.id, FAILURE)
    assert (world.job.failure, world.stored_videos) == (FAILURE, [])


def test_failure_is_not_recorded_while_it_is_unknown_if_a_video_is_stored(world: VideoWorld) -> None:
    world.steps.submit(world.id)
    world.media.faults.plan("find", DOWN)
    with pytest.raises(StorageUnavailableError):
        world.workflow_steps.record_failure(world.id, FAILURE)
    assert not world.job.is_final


@pytest.mark.parametrize(
    "content",
    [b"", b"x", b"<html>not found</html>", b"\0" * 64, an_mp4()[:-1]],
    ids=["empty", "short", "text", "zeros", "cut off"],
)
def test_content_that_is_no_complete_video_is_not_stored(world: VideoWorld, content: bytes) -> None:
    world.steps.submit(world.id)
    world.videos.content = content
    with pytest.raises(ProviderResponseError):
        world.steps.finish(world.id)
    assert world.stored_videos == []
    assert not world.job.is_final
    assert [video.closed for video in world.videos.opened] == [True]


def test_video_of_a_job_that_is_canceled_while_it_is_stored_is_deleted(world: VideoWorld) -> None:
    world.steps.submit(world.id)
    world.media.faults.on("put", lambda: world.jobs.replace(world.job.cancel(NOON)))
    with pytest.raises(JobConflictError):
        world.steps.finish(world.id)
    assert world.stored_videos == []
    world.steps.finish(world.id)
    assert world.job.status is JobStatus.CANCELED


def test_finish_waits_if_the_rate_limit_is_used_up() -> None:
    world = VideoWorld(limits={"acme": RateLimit(2, 10)})
    world.steps.submit(world.id)
    world.videos.faults.plan("fetch", AssertionError("called"))
    with pytest.raises(ProviderThrottledError):
        world.steps.finish(world.id)
    assert not world.job.is_final
    world.videos.faults._before.clear()
    world.clock.advance(seconds=10)
    world.steps.finish(world.id)
    assert world.job.status is JobStatus.SUCCEEDED
