"""A job nobody looks after is started if it never was, and else ended with nothing left behind."""

import io
from dataclasses import replace
from datetime import timedelta

import pytest

from shared.application.workflow_steps import MAX_QUEUE_TIME
from shared.domain.errors import AiArtError, StorageUnavailableError, WorkflowUnavailableError
from shared.domain.jobs import Job, JobFailure, JobKind, JobStatus
from shared.domain.media import new_input_key, renditions_of
from shared.ports import WorkflowState
from tests.support.fakes.clock import NOON
from tests.support.fakes.samples import DUE, a_finished_video, a_job, a_processing_video, a_submitted_video
from tests.support.fakes.world import World

AFTER = DUE + timedelta(seconds=1)
DOWN = StorageUnavailableError("Away.")


@pytest.fixture
def world() -> World:
    found = World()
    found.clock.now = AFTER
    return found


def _known(world: World, job: Job, *, state: WorkflowState = WorkflowState.ENDED, kept: bool = False) -> Job:
    """With its image, its result if that was kept, and a state machine in that state."""
    job = replace(job, input_key=new_input_key("png"), revision=0)
    world.jobs.add(job)
    assert job.input_key
    world.media.put(job.input_key, io.BytesIO(b"x"), expires_at=job.expires_at)
    if kept:
        _put_result(world, job)
    if state is not WorkflowState.NONE:
        world.workflow.states[job.id] = state
    return job


def _put_result(world: World, job: Job) -> None:
    assert job.media_key
    world.media.put(job.media_key, io.BytesIO(b"x"), expires_at=job.expires_at)


MADE = {
    "an image": a_processing_video(kind=JobKind.GENERATE),
    "an image of an image": a_processing_video(kind=JobKind.IMG2IMG),
    "a video": a_submitted_video(),
    "a video whose provider's id was lost": a_processing_video(),
}


@pytest.mark.parametrize("how", ["reconcile_overdue", "reconcile_orphan"])
@pytest.mark.parametrize("job", MADE.values(), ids=MADE)
def test_what_was_kept_and_not_recorded_is_a_success(world: World, job: Job, how: str) -> None:
    world.clock.pass_by(minutes=4)
    job = _known(world, job, state=WorkflowState.RUNNING, kept=True)
    assert getattr(world.settle, how)(job.id)
    ended = world.jobs.only
    assert (ended.status, ended.failure, ended.result_key) == (JobStatus.SUCCEEDED, None, job.media_key)
    assert ended.cost
    assert job.media_key in world.media.kept
    assert world.workflow.states[job.id] is WorkflowState.ENDED
    assert world.videos.canceled == []
    assert not world.settle.reconcile_overdue(job.id)


def test_where_it_cannot_be_told_whether_it_was_kept_the_job_is_not_ended(world: World) -> None:
    job = _known(world, a_processing_video(), kept=True)
    world.media.faults.plan("find", DOWN)
    with pytest.raises(StorageUnavailableError):
        world.settle.reconcile_overdue(job.id)
    assert world.jobs.only == job
    assert world.settle.reconcile_overdue(job.id)
    assert world.jobs.only.status is JobStatus.SUCCEEDED


def test_a_queued_job_that_was_never_started_is_started(world: World) -> None:
    job = _known(world, a_job(), state=WorkflowState.NONE)
    assert world.settle.reconcile_overdue(job.id)
    assert world.workflow.started == [job.id]
    assert world.jobs.only.status is JobStatus.QUEUED
    assert world.jobs.only.due_at == AFTER + timedelta(seconds=120)
    assert len(world.media.kept) == 1


def test_one_whose_start_was_not_confirmed_is_started_again_the_next_time(world: World) -> None:
    job = _known(world, a_job(), state=WorkflowState.NONE)
    world.workflow.faults.plan("start", WorkflowUnavailableError("Away."))
    with pytest.raises(WorkflowUnavailableError):
        world.settle.reconcile_overdue(job.id)
    world.clock.pass_by(seconds=120)
    assert world.settle.reconcile_overdue(job.id)
    assert world.workflow.started == [job.id]


def test_one_whose_caller_s_time_is_up_is_not_started_any_more(world: World) -> None:
    job = _known(world, a_job(cancel_at=DUE), state=WorkflowState.NONE)
    assert not world.settle.reconcile_overdue(job.id), "a deadline that its caller set is nothing amiss"
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
    ids=["queued too long", "cut short at the provider", "cut short while a client waited", "submitted"],
)
@pytest.mark.parametrize("state", [WorkflowState.RUNNING, WorkflowState.ENDED])
def test_a_job_past_due_is_ended_and_nothing_is_left(world: World, job: Job, code: str, state: WorkflowState) -> None:
    world.clock.pass_by(minutes=4)
    job = _known(world, job, state=state)
    world.jobs.faults.on("replace", lambda: _put_result(world, job))  # just too late to be found
    assert world.settle.reconcile_overdue(job.id)
    ended = world.jobs.only
    assert (ended.status, ended.finished_at) == (JobStatus.FAILED, world.clock())
    assert ended.failure
    assert (ended.failure.code, ended.failure.retryable) == (code, True)
    assert world.media.kept == {}
    assert world.workflow.states[job.id] is WorkflowState.ENDED
    assert world.videos.canceled == ([job.upstream_id] if job.upstream_id else [])
    assert not world.settle.reconcile_overdue(job.id)


def test_one_whose_state_machine_runs_is_left_in_its_hands_as_long_as_it_may_wait(world: World) -> None:
    """The machine itself may be slow to say that the job waits: a thousand others may have come with it."""
    job = _known(world, a_job(), state=WorkflowState.RUNNING)
    assert not world.settle.reconcile_overdue(job.id)
    assert (world.jobs.only.status, world.jobs.only.due_at) == (JobStatus.QUEUED, AFTER + timedelta(seconds=120))


IN_HAND = {"an image": a_processing_video(kind=JobKind.GENERATE), "a video": a_submitted_video()}


@pytest.mark.parametrize("job", IN_HAND.values(), ids=IN_HAND)
def test_a_machine_at_work_has_some_minutes_to_say_that_time_is_up(world: World, job: Job) -> None:
    job = _known(world, job, state=WorkflowState.RUNNING)
    for _ in range(4):
        assert not world.settle.reconcile_overdue(job.id)
        assert world.jobs.only == job
        world.clock.pass_by(minutes=1)
    assert world.settle.reconcile_overdue(job.id)
    assert world.jobs.only.is_final


@pytest.mark.parametrize(
    ("job", "state", "amiss"),
    [
        (a_job(cancel_at=DUE), WorkflowState.RUNNING, False),
        (a_job(cancel_at=DUE), WorkflowState.ENDED, False),
        (a_processing_video(kind=JobKind.GENERATE, cancel_at=DUE), WorkflowState.NONE, False),
        (a_submitted_video(cancel_at=DUE), WorkflowState.ENDED, True),
        (a_submitted_video(cancel_at=DUE + timedelta(hours=1)), WorkflowState.ENDED, True),
    ],
    ids=["waiting for its turn", "its machine gone", "while its client waits", "its machine dead", "not yet passed"],
)
def test_a_caller_s_own_deadline_is_seen_to_and_nothing_amiss(
    world: World, job: Job, state: WorkflowState, *, amiss: bool
) -> None:
    job = _known(world, job, state=state)
    assert world.settle.reconcile_overdue(job.id) is amiss
    assert world.jobs.only.status is JobStatus.FAILED


def test_what_a_late_worker_left_is_tidied_up_once_nobody_can_be_at_work(world: World) -> None:
    job = _known(world, a_processing_video(), state=WorkflowState.ENDED)
    assert world.settle.reconcile_overdue(job.id)
    assert job.media_key
    world.media.put(job.media_key, io.BytesIO(b"late"), expires_at=job.expires_at)
    assert not world.settle.reconcile_overdue(job.id)
    assert world.media.kept
    world.clock.pass_by(minutes=5)
    world.media.faults.plan("erase", StorageUnavailableError("Away."))
    with pytest.raises(StorageUnavailableError):
        world.settle.reconcile_overdue(job.id)
    assert world.jobs.only.cleanup_pending, "it is met again"
    assert not world.settle.reconcile_overdue(job.id)
    assert world.media.kept == {}
    assert not world.jobs.only.cleanup_pending


def test_a_queued_job_whose_machine_ended_is_ended(world: World) -> None:
    job = _known(world, a_job(), state=WorkflowState.ENDED)
    assert world.settle.reconcile_overdue(job.id)
    assert world.jobs.only.status is JobStatus.FAILED


@pytest.mark.parametrize("ending", ["cancel", "fail"])
def test_what_a_late_worker_puts_after_the_end_is_tidied_up(world: World, ending: str) -> None:
    job = _known(world, a_processing_video(), kept=True)
    failure = JobFailure("outcome_unknown", "Who knows.", retryable=True)
    world.jobs.replace(job.cancel(AFTER) if ending == "cancel" else job.fail(AFTER, failure))
    world.clock.pass_by(minutes=5)
    assert world.index.list_due(world.clock.now) == [job.id]
    assert not world.settle.reconcile_overdue(job.id)  # it was settled long ago
    assert world.media.kept == {}
    assert world.index.list_due(world.clock.now) == []
    ended = world.jobs.only
    assert not world.settle.reconcile_overdue(job.id)
    assert world.jobs.only == ended


def test_a_success_is_kept_until_its_time_is_up_and_then_nothing_of_it_is(world: World) -> None:
    job = _known(world, a_submitted_video(kind=JobKind.GENERATE), kept=True)
    assert job.media_key
    expires_at = AFTER + timedelta(hours=1)
    world.jobs.replace(job.succeed(AFTER, None, expires_at=expires_at))
    for rendition in renditions_of(job.media_key):
        world.media.put(rendition, io.BytesIO(b"small"), expires_at=expires_at)
    kept = dict(world.media.kept)
    assert world.index.list_due(expires_at) == [job.id]

    world.clock.now = expires_at - timedelta(microseconds=1)
    assert not world.settle.reconcile_overdue(job.id)
    assert world.media.kept == kept

    world.clock.now = expires_at
    world.media.faults.plan("erase", DOWN)
    with pytest.raises(StorageUnavailableError):
        world.settle.reconcile_overdue(job.id)
    assert world.index.list_due(expires_at) == [job.id], "it is met again"
    assert not world.settle.reconcile_overdue(job.id), "that a result's time is up is nothing to raise an alarm about"
    assert world.media.kept == {}
    assert world.index.list_due(expires_at) == []
    assert (world.jobs.only.status, world.jobs.only.result_key) == (JobStatus.SUCCEEDED, None)
    assert world.videos.canceled == []


@pytest.mark.parametrize("job", [a_job(), a_processing_video(), a_submitted_video()])
def test_a_job_whose_time_has_not_come_is_left_alone(world: World, job: Job) -> None:
    job = _known(world, job, state=WorkflowState.NONE)
    world.clock.now = DUE - timedelta(microseconds=1)
    assert not world.settle.reconcile_overdue(job.id)
    assert world.jobs.only == job


def test_a_final_or_unknown_job_is_left_alone(world: World) -> None:
    job = replace(a_finished_video(), revision=0)
    world.jobs.add(job)
    assert not world.settle.reconcile_overdue(job.id)
    assert not world.settle.reconcile_orphan(job.id)
    assert not world.settle.reconcile_overdue("0" * 32)
    assert not world.settle.reconcile_orphan("0" * 32)
    assert world.jobs.only == job


@pytest.mark.parametrize(
    ("job", "code"),
    [(a_job(), "internal_error"), (a_processing_video(), "outcome_unknown"), (a_submitted_video(), "internal_error")],
)
def test_a_job_whose_state_machine_ended_without_it_ends_at_once(world: World, job: Job, code: str) -> None:
    job = _known(world, job)
    world.clock.now = NOON + timedelta(seconds=5)
    assert world.settle.reconcile_orphan(job.id)
    assert world.jobs.only.failure
    assert world.jobs.only.failure.code == code
    assert world.media.kept == {}
    assert not world.settle.reconcile_orphan(job.id)


def test_a_job_that_moved_meanwhile_is_left_to_whoever_moved_it(world: World) -> None:
    job = _known(world, a_submitted_video())
    done = job.succeed(AFTER, None)
    world.media.faults.on("find", lambda: world.jobs.replace(done))
    assert not world.settle.reconcile_overdue(job.id)
    assert world.jobs.only == done
    assert len(world.media.kept) == 1
    assert world.videos.canceled == []


@pytest.mark.parametrize("broken", ["stop", "cancel", "erase"])
def test_what_cannot_be_cleared_up_does_not_keep_the_rest_from_it(world: World, broken: str) -> None:
    world.clock.pass_by(minutes=4)
    job = _known(world, a_submitted_video(), state=WorkflowState.RUNNING)
    world.jobs.faults.on("replace", lambda: _put_result(world, job))
    error: AiArtError = WorkflowUnavailableError("Away.") if broken == "stop" else DOWN
    faults = {"stop": world.workflow.faults, "cancel": world.videos.faults, "erase": world.media.faults}
    faults[broken].plan(broken, error)
    assert world.settle.reconcile_overdue(job.id)
    assert world.jobs.only.status is JobStatus.FAILED
    assert (world.videos.canceled == [job.upstream_id]) is (broken != "cancel")
    assert len(world.media.kept) == (1 if broken == "erase" else 0)


def test_a_record_that_cannot_be_written_is_an_error_and_nothing_is_cleared_up(world: World) -> None:
    job = _known(world, a_submitted_video())
    world.jobs.faults.plan("replace", DOWN)
    with pytest.raises(StorageUnavailableError):
        world.settle.reconcile_overdue(job.id)
    assert len(world.media.kept) == 1
    assert world.videos.canceled == []
    assert world.settle.reconcile_overdue(job.id)
