"""WorkflowSteps: a queued job waits for dispatch, and its failure is recorded."""

import io

import pytest

from shared.domain.errors import JobConflictError, StorageUnavailableError
from shared.domain.jobs import Job, JobFailure, JobStatus
from tests.support.fakes.clock import NOON
from tests.support.fakes.samples import FAILURE, a_finished_video, a_job, a_processing_video, a_submitted_video
from tests.support.fakes.world import World

DOWN = StorageUnavailableError("Down.")
OUR_FAULT = JobFailure("internal_error", "It was a fault of ours.", retryable=True)


def _add(world: World, job: Job) -> Job:
    world.jobs.add(job)
    return job


def test_waiting_job_stays_queued_and_is_due_when_its_queue_time_ends(world: World) -> None:
    job = _add(world, a_job())
    world.use_cases.workflow_steps.await_dispatch(job.id, "t")
    assert world.jobs.only.status is JobStatus.QUEUED
    assert (world.jobs.only.due_at - job.created_at).total_seconds() == 6 * 3600
    (waiting,) = world.waiting_jobs.peek("acme", 9)
    assert (waiting.job_id, waiting.token, waiting.calls) == (job.id, "t", 5)


@pytest.mark.parametrize("status", [status for status in JobStatus if status is not JobStatus.QUEUED])
def test_job_that_is_no_longer_queued_is_not_enqueued(world: World, status: JobStatus) -> None:
    job = _add(world, a_job(status=status))
    with pytest.raises(JobConflictError):
        world.use_cases.workflow_steps.await_dispatch(job.id, "t")
    assert world.waiting_jobs.peek("acme", 1) == []


def test_deadline_of_the_caller_holds_while_the_job_waits(world: World) -> None:
    job = _add(world, a_job(cancel_at=NOON))
    world.use_cases.workflow_steps.await_dispatch(job.id, "t")
    assert world.jobs.only.due_at == NOON


def test_job_is_not_enqueued_when_its_record_cannot_be_written(world: World) -> None:
    job = _add(world, a_job())
    world.jobs.faults.plan("replace", DOWN)
    with pytest.raises(StorageUnavailableError):
        world.use_cases.workflow_steps.await_dispatch(job.id, "t")
    assert world.waiting_jobs.peek("acme", 1) == []


def test_failure_is_recorded(world: World) -> None:
    job = _add(world, a_submitted_video(revision=0))
    world.use_cases.workflow_steps.record_failure(job.id, FAILURE)
    assert (world.jobs.only.status, world.jobs.only.failure) == (JobStatus.FAILED, FAILURE)


def test_failure_of_a_final_job_changes_nothing(world: World) -> None:
    job = _add(world, a_finished_video(revision=0))
    world.use_cases.workflow_steps.record_failure(job.id, FAILURE)
    assert world.jobs.only == job


def test_job_whose_result_was_stored_succeeds(world: World) -> None:
    job = _add(world, a_submitted_video(revision=0))
    assert job.media_key
    world.media.put(job.media_key, io.BytesIO(b"video"), expires_at=job.expires_at)
    world.use_cases.workflow_steps.record_failure(job.id, FAILURE)
    assert world.jobs.only.status is JobStatus.SUCCEEDED
    assert job.media_key in world.media.stored


def test_conflict_is_raised_so_that_the_record_is_read_again(world: World) -> None:
    job = _add(world, a_submitted_video(revision=0))
    with pytest.raises(JobConflictError):
        world.use_cases.workflow_steps.record_failure(job.id, JobFailure("conflict", "It moved.", retryable=False))
    assert world.jobs.only == job


@pytest.mark.parametrize(
    ("job", "code"),
    [(a_job(), "internal_error"), (a_processing_video(), "outcome_unknown"), (a_submitted_video(), "internal_error")],
    ids=["queued", "submission begun", "submitted"],
)
def test_internal_error_during_a_submission_is_recorded_as_an_unknown_outcome(
    world: World, job: Job, code: str
) -> None:
    _add(world, job)
    world.use_cases.workflow_steps.record_failure(job.id, OUR_FAULT)
    assert world.jobs.only.failure
    assert world.jobs.only.failure.code == code
