"""JobReconciler: an overdue job is started if it never was, and otherwise ended; its caller's deadline is respected."""

from dataclasses import replace
from datetime import timedelta

import pytest

from shared.application.reconciling import JobReconciler
from shared.application.submission_log import MAX_QUEUE_TIME
from shared.domain.errors import StorageUnavailableError, WorkflowUnavailableError
from shared.domain.job_queries import WorkflowState
from shared.domain.jobs import Job, JobKind, JobStatus
from tests.support.fakes.clock import NOON
from tests.support.fakes.samples import DUE, a_finished_video, a_job, a_processing_video, a_submitted_video
from tests.support.fakes.world import World
from tests.unit.application.reconciled_jobs import AFTER, add, put_result

DOWN = StorageUnavailableError("Down.")


@pytest.fixture
def world() -> World:
    """One second after the sample jobs are due."""
    world = World()
    world.clock.now = AFTER
    return world


@pytest.fixture
def reconciler(world: World) -> JobReconciler:
    return world.use_cases.job_reconciler


SUBMITTED = {
    "image": a_processing_video(kind=JobKind.GENERATE),
    "image from an image": a_processing_video(kind=JobKind.IMG2IMG),
    "video": a_submitted_video(),
    "video whose provider id was lost": a_processing_video(),
}


@pytest.mark.parametrize("method", ["reconcile_overdue", "reconcile_orphan"])
@pytest.mark.parametrize("job", SUBMITTED.values(), ids=SUBMITTED)
def test_job_whose_result_was_stored_but_not_recorded_succeeds(
    world: World, reconciler: JobReconciler, job: Job, method: str
) -> None:
    world.clock.advance(minutes=4)
    job = add(world, job, state=WorkflowState.RUNNING, with_result=True)
    assert getattr(reconciler, method)(job.id)
    ended = world.jobs.only
    assert (ended.status, ended.failure, ended.result_key) == (JobStatus.SUCCEEDED, None, job.media_key)
    assert ended.cost
    assert job.media_key in world.media.stored
    assert world.workflow.states[job.id] is WorkflowState.ENDED
    assert world.videos.canceled == []
    assert not reconciler.reconcile_overdue(job.id)


def test_job_is_not_ended_while_it_is_unknown_whether_its_result_was_stored(
    world: World, reconciler: JobReconciler
) -> None:
    job = add(world, a_processing_video(), with_result=True)
    world.media.faults.plan("find", DOWN)
    with pytest.raises(StorageUnavailableError):
        reconciler.reconcile_overdue(job.id)
    assert world.jobs.only == job
    assert reconciler.reconcile_overdue(job.id)
    assert world.jobs.only.status is JobStatus.SUCCEEDED


def test_queued_job_that_was_never_started_is_started(world: World, reconciler: JobReconciler) -> None:
    job = add(world, a_job(), state=WorkflowState.NONE)
    assert reconciler.reconcile_overdue(job.id)
    assert world.workflow.started == [job.id]
    assert world.jobs.only.status is JobStatus.QUEUED
    assert world.jobs.only.due_at == AFTER + timedelta(seconds=120)
    assert len(world.media.stored) == 1


def test_start_that_failed_is_tried_again_by_the_next_sweep(world: World, reconciler: JobReconciler) -> None:
    job = add(world, a_job(), state=WorkflowState.NONE)
    world.workflow.faults.plan("start", WorkflowUnavailableError("Down."))
    with pytest.raises(WorkflowUnavailableError):
        reconciler.reconcile_overdue(job.id)
    world.clock.advance(seconds=120)
    assert reconciler.reconcile_overdue(job.id)
    assert world.workflow.started == [job.id]


def test_job_past_its_caller_s_deadline_is_not_started(world: World, reconciler: JobReconciler) -> None:
    job = add(world, a_job(cancel_at=DUE), state=WorkflowState.NONE)
    assert not reconciler.reconcile_overdue(job.id), "a deadline that its caller set is no fault of ours"
    assert world.workflow.started == []
    assert world.jobs.only.failure
    assert world.jobs.only.failure.code == "deadline_exceeded"


@pytest.mark.parametrize(
    ("job", "code"),
    [
        (a_job(created_at=DUE - MAX_QUEUE_TIME), "deadline_exceeded"),
        (a_processing_video(), "outcome_unknown"),
        (a_processing_video(kind=JobKind.GENERATE), "outcome_unknown"),
        (a_submitted_video(), "deadline_exceeded"),
    ],
    ids=["queued too long", "interrupted at the submission", "interrupted while a client waited", "submitted"],
)
@pytest.mark.parametrize("state", [WorkflowState.RUNNING, WorkflowState.ENDED])
def test_overdue_job_is_ended_and_its_resources_are_released(
    world: World, reconciler: JobReconciler, job: Job, code: str, state: WorkflowState
) -> None:
    world.clock.advance(minutes=4)
    job = add(world, job, state=state)
    world.jobs.faults.on("replace", lambda: put_result(world, job))  # just too late to be found
    assert reconciler.reconcile_overdue(job.id)
    ended = world.jobs.only
    assert (ended.status, ended.finished_at) == (JobStatus.FAILED, world.clock())
    assert ended.failure
    assert (ended.failure.code, ended.failure.retryable) == (code, True)
    assert world.media.stored == {}
    assert world.workflow.states[job.id] is WorkflowState.ENDED
    assert world.videos.canceled == ([job.upstream_id] if job.upstream_id else [])
    assert not reconciler.reconcile_overdue(job.id)


def test_queued_job_whose_state_machine_runs_may_wait_longer(world: World, reconciler: JobReconciler) -> None:
    """The state machine may be slow to record that the job waits: a thousand others may have come with it."""
    job = add(world, a_job(), state=WorkflowState.RUNNING)
    assert not reconciler.reconcile_overdue(job.id)
    assert (world.jobs.only.status, world.jobs.only.due_at) == (JobStatus.QUEUED, AFTER + timedelta(seconds=120))


PROCESSING = {"image": a_processing_video(kind=JobKind.GENERATE), "video": a_submitted_video()}


@pytest.mark.parametrize("job", PROCESSING.values(), ids=PROCESSING)
def test_running_state_machine_has_four_minutes_to_end_its_job(
    world: World, reconciler: JobReconciler, job: Job
) -> None:
    job = add(world, job, state=WorkflowState.RUNNING)
    for _ in range(4):
        assert not reconciler.reconcile_overdue(job.id)
        assert world.jobs.only == job
        world.clock.advance(minutes=1)
    assert reconciler.reconcile_overdue(job.id)
    assert world.jobs.only.is_final


@pytest.mark.parametrize(
    ("job", "state", "is_fault"),
    [
        (a_job(cancel_at=DUE), WorkflowState.RUNNING, False),
        (a_job(cancel_at=DUE), WorkflowState.ENDED, False),
        (a_processing_video(kind=JobKind.GENERATE, cancel_at=DUE), WorkflowState.NONE, False),
        (a_submitted_video(cancel_at=DUE), WorkflowState.ENDED, True),
        (a_submitted_video(cancel_at=DUE + timedelta(hours=1)), WorkflowState.ENDED, True),
    ],
    ids=["waiting", "state machine gone", "client waits", "state machine dead", "deadline not passed"],
)
def test_job_that_its_caller_s_deadline_ended_is_no_fault(
    world: World, reconciler: JobReconciler, job: Job, state: WorkflowState, *, is_fault: bool
) -> None:
    job = add(world, job, state=state)
    assert reconciler.reconcile_overdue(job.id) is is_fault
    assert world.jobs.only.status is JobStatus.FAILED


def test_queued_job_whose_state_machine_ended_is_ended(world: World, reconciler: JobReconciler) -> None:
    job = add(world, a_job(), state=WorkflowState.ENDED)
    assert reconciler.reconcile_overdue(job.id)
    assert world.jobs.only.status is JobStatus.FAILED


@pytest.mark.parametrize("job", [a_job(), a_processing_video(), a_submitted_video()])
def test_job_that_is_not_due_is_left_unchanged(world: World, reconciler: JobReconciler, job: Job) -> None:
    job = add(world, job, state=WorkflowState.NONE)
    world.clock.now = DUE - timedelta(microseconds=1)
    assert not reconciler.reconcile_overdue(job.id)
    assert world.jobs.only == job


def test_final_job_and_unknown_id_are_left_unchanged(world: World, reconciler: JobReconciler) -> None:
    job = replace(a_finished_video(), revision=0)
    world.jobs.add(job)
    assert not reconciler.reconcile_overdue(job.id)
    assert not reconciler.reconcile_orphan(job.id)
    assert not reconciler.reconcile_overdue("0" * 32)
    assert not reconciler.reconcile_orphan("0" * 32)
    assert world.jobs.only == job


@pytest.mark.parametrize(
    ("job", "code"),
    [(a_job(), "internal_error"), (a_processing_video(), "outcome_unknown"), (a_submitted_video(), "internal_error")],
)
def test_job_whose_state_machine_ended_without_it_is_ended_at_once(
    world: World, reconciler: JobReconciler, job: Job, code: str
) -> None:
    job = add(world, job)
    world.clock.now = NOON + timedelta(seconds=5)
    assert reconciler.reconcile_orphan(job.id)
    assert world.jobs.only.failure
    assert world.jobs.only.failure.code == code
    assert world.media.stored == {}
    assert not reconciler.reconcile_orphan(job.id)


def test_job_that_changed_meanwhile_is_left_unchanged(world: World, reconciler: JobReconciler) -> None:
    job = add(world, a_submitted_video())
    done = job.succeed(AFTER, None)
    world.media.faults.on("find", lambda: world.jobs.replace(done))
    assert not reconciler.reconcile_overdue(job.id)
    assert world.jobs.only == done
    assert len(world.media.stored) == 1
    assert world.videos.canceled == []


def test_nothing_is_released_when_the_record_cannot_be_written(world: World, reconciler: JobReconciler) -> None:
    job = add(world, a_submitted_video())
    world.jobs.faults.plan("replace", DOWN)
    with pytest.raises(StorageUnavailableError):
        reconciler.reconcile_overdue(job.id)
    assert len(world.media.stored) == 1
    assert world.videos.canceled == []
    assert reconciler.reconcile_overdue(job.id)
