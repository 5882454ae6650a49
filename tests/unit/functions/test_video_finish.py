"""Finish and record_failure: the last word is written once."""

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
from tests.support.fakes.films import a_film
from tests.support.fakes.samples import FAILURE
from tests.unit.functions.video_world import VideoWorld

DOWN = StorageUnavailableError("The store cannot be reached.")


@pytest.fixture
def world() -> VideoWorld:
    return VideoWorld()


def test_finish_copies_the_video_and_only_then_calls_the_job_a_success(world: VideoWorld) -> None:
    world.steps.submit(world.id)
    world.clock.pass_by(seconds=50)
    world.steps.finish(world.id)
    job = world.job
    assert (job.status, job.cost, job.finished_at) == (
        JobStatus.SUCCEEDED,
        Cost(1, "0.04"),
        NOON + timedelta(seconds=50),
    )
    assert job.media_key
    assert job.media_key.prefix == "processed_videos"
    assert world.media.kept[job.media_key] == (a_film(b"of upstream-1"), job.expires_at)
    assert world.id not in job.media_key.name


def test_finish_closes_what_it_reads(world: VideoWorld) -> None:
    world.steps.submit(world.id)
    world.steps.finish(world.id)
    assert [video.closed for video in world.provider.opened] == [True]


def test_a_second_finish_changes_nothing(world: VideoWorld) -> None:
    world.steps.submit(world.id)
    world.steps.finish(world.id)
    before, kept = world.job, dict(world.media.kept)
    world.steps.finish(world.id)
    assert world.job == before
    assert world.media.kept == kept


def test_a_video_that_cannot_be_kept_leaves_the_job_open_for_another_try(world: VideoWorld) -> None:
    world.steps.submit(world.id)
    world.media.faults.plan("put", DOWN)
    with pytest.raises(StorageUnavailableError):
        world.steps.finish(world.id)
    assert world.job.status is JobStatus.PROCESSING
    world.steps.finish(world.id)
    assert world.job.status is JobStatus.SUCCEEDED


def test_a_finish_whose_record_was_not_confirmed_is_not_repeated(world: VideoWorld) -> None:
    world.steps.submit(world.id)
    world.jobs.faults.plan_after("replace", DOWN)
    with pytest.raises(StorageUnavailableError):
        world.steps.finish(world.id)
    before = world.job
    world.steps.finish(world.id)
    assert world.job == before
    assert len(world.provider.opened) == 1


def test_a_failure_is_the_job_s_last_word(world: VideoWorld) -> None:
    world.workflow_steps.record_failure(world.id, FAILURE)
    assert (world.job.status, world.job.failure) == (JobStatus.FAILED, FAILURE)


def test_a_job_that_is_final_keeps_its_own_word(world: VideoWorld) -> None:
    world.steps.submit(world.id)
    world.steps.finish(world.id)
    before = world.job
    world.workflow_steps.record_failure(world.id, FAILURE)
    assert world.job == before


def test_a_failure_that_cannot_be_written_is_an_error_so_that_it_is_tried_again(world: VideoWorld) -> None:
    world.jobs.faults.plan("replace", DOWN)
    with pytest.raises(StorageUnavailableError):
        world.workflow_steps.record_failure(world.id, FAILURE)
    world.workflow_steps.record_failure(world.id, FAILURE)
    assert world.job.status is JobStatus.FAILED


def test_a_failure_by_conflict_is_looked_at_again_for_somebody_else_moved_the_job(world: VideoWorld) -> None:
    lost = JobFailure("conflict", "It moved.", retryable=False)
    with pytest.raises(JobConflictError):
        world.workflow_steps.record_failure(world.id, lost)
    assert world.job.status is JobStatus.QUEUED


def test_a_copy_that_was_made_and_not_recorded_is_no_failure(world: VideoWorld) -> None:
    """The copy was made, the record could not be written, and at last the machine gave up."""
    world.steps.submit(world.id)
    world.jobs.faults.plan("replace", DOWN)
    with pytest.raises(StorageUnavailableError):
        world.steps.finish(world.id)
    world.workflow_steps.record_failure(world.id, FAILURE)
    assert (world.job.status, world.job.failure) == (JobStatus.SUCCEEDED, None)
    assert world.results == [str(world.job.media_key)]


def test_a_failed_job_keeps_no_medium(world: VideoWorld) -> None:
    """The copy comes just too late to be found."""
    world.steps.submit(world.id)
    world.jobs.faults.on("replace", world.keep_a_result)
    world.workflow_steps.record_failure(world.id, FAILURE)
    assert (world.job.failure, world.results) == (FAILURE, [])


def test_where_it_cannot_be_told_whether_a_copy_was_made_the_failure_waits(world: VideoWorld) -> None:
    world.steps.submit(world.id)
    world.media.faults.plan("find", DOWN)
    with pytest.raises(StorageUnavailableError):
        world.workflow_steps.record_failure(world.id, FAILURE)
    assert not world.job.is_final


@pytest.mark.parametrize(
    "content",
    [b"", b"x", b"<html>not found</html>", b"\0" * 64, a_film()[:-1]],
    ids=["empty", "short", "text", "zeros", "cut off"],
)
def test_a_video_that_is_none_is_not_kept(world: VideoWorld, content: bytes) -> None:
    world.steps.submit(world.id)
    world.provider.content = content
    with pytest.raises(ProviderResponseError):
        world.steps.finish(world.id)
    assert world.results == []
    assert not world.job.is_final
    assert [video.closed for video in world.provider.opened] == [True]


def test_a_job_that_was_canceled_while_its_video_was_copied_keeps_none(world: VideoWorld) -> None:
    world.steps.submit(world.id)
    world.media.faults.on("put", lambda: world.jobs.replace(world.job.cancel(NOON)))
    with pytest.raises(JobConflictError):
        world.steps.finish(world.id)
    assert world.results == []
    world.steps.finish(world.id)
    assert world.job.status is JobStatus.CANCELED


def test_fetching_is_a_call_like_any_other_and_waits_where_there_is_no_room() -> None:
    world = VideoWorld(limits={"acme": RateLimit(2, 10)})
    world.steps.submit(world.id)
    world.provider.faults.plan("fetch", AssertionError("asked"))
    with pytest.raises(ProviderThrottledError):
        world.steps.finish(world.id)
    assert not world.job.is_final
    world.provider.faults._before.clear()
    world.clock.pass_by(seconds=10)
    world.steps.finish(world.id)
    assert world.job.status is JobStatus.SUCCEEDED
