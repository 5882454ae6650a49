"""The sweeper reconciles the jobs of every minute since the last sweep; one job that fails does not stop the others."""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from functions.sweeper.service import SweepOverdueJobs
from shared.domain.budget import Reservation, day_of
from shared.domain.errors import AiArtError, StorageUnavailableError, WorkflowUnavailableError
from shared.domain.job_queries import WorkflowState
from shared.domain.jobs import Job, JobStatus
from shared.domain.rate_limits import RateLimit
from tests.support.fakes.clock import NOON
from tests.support.fakes.jobs import InMemoryJobIndex
from tests.support.fakes.samples import a_job, a_submitted_video
from tests.support.fakes.world import World

MINUTE = NOON.replace(second=0, microsecond=0)
UNAVAILABLE = StorageUnavailableError("Not available.")


class RecordingJobIndex(InMemoryJobIndex):
    """Records the minutes that were read."""

    minutes: list[datetime]

    def list_due(self, minute: datetime) -> list[str]:
        self.minutes.append(minute)
        return super().list_due(minute)


class SweeperWorld(World):
    """The sweeper among fakes; `reported` are the numbers of reconciled jobs."""

    def __init__(self) -> None:
        super().__init__(limits={"acme": RateLimit(50, 10)})
        self.job_index = self.recording_index = RecordingJobIndex(self.jobs)
        self.recording_index.minutes = []
        self.reported: list[int] = []
        self.dispatcher = self.use_cases.job_dispatcher
        sweeper = SweepOverdueJobs(
            index=self.job_index,
            cursor=self.sweep_cursor,
            reconciler=self.use_cases.job_reconciler,
            dispatcher=self.dispatcher,
            providers=("acme",),
            report=self.reported.append,
            clock=self.clock,
        )
        self.sweep = sweeper.run

    def add_submitted(self, due_at: datetime) -> Job:
        """Store a submitted job whose state machine has ended."""
        job = replace(a_submitted_video(), due_at=due_at, revision=0)
        self.jobs.add(job)
        self.workflow.states[job.id] = WorkflowState.ENDED
        return job


@pytest.fixture
def world() -> SweeperWorld:
    return SweeperWorld()


def test_jobs_that_are_not_due_are_not_reconciled(world: SweeperWorld) -> None:
    world.add_submitted(NOON + timedelta(minutes=10))
    world.add_submitted(NOON + timedelta(microseconds=1))
    assert world.sweep() == 0
    assert all(not job.is_final for job in world.jobs.all)


def test_overdue_jobs_are_reconciled_once(world: SweeperWorld) -> None:
    jobs = [world.add_submitted(NOON - timedelta(minutes=ago)) for ago in (0, 1, 59, 1439)]
    assert world.sweep() == 4
    assert world.sweep() == 0
    assert {world.jobs.get(job.id).status for job in jobs} == {JobStatus.FAILED}
    assert world.reported == [4, 0]


def test_overdue_job_is_reconciled_if_its_state_machine_does_not_end_it_in_time(world: SweeperWorld) -> None:
    """The state machine has four minutes, and several sweeps find the job in that time."""
    world.sweep()
    job = world.add_submitted(NOON + timedelta(seconds=30))
    world.workflow.states[job.id] = WorkflowState.RUNNING
    reconciled = []
    for _ in range(8):
        world.clock.advance(minutes=1)
        reconciled.append(world.sweep())
    assert reconciled == [0, 0, 0, 0, 1, 0, 0, 0]
    assert world.jobs.get(job.id).failure


def test_accepted_job_that_was_never_started_is_started(world: SweeperWorld) -> None:
    job = a_job(due_at=NOON - timedelta(seconds=1))
    world.jobs.add(job)
    assert world.sweep() == 1
    assert world.workflow.started == [job.id]
    world.clock.advance(minutes=1)
    assert world.sweep() == 0


def test_first_sweep_looks_back_one_day_and_the_next_begins_at_the_cursor(world: SweeperWorld) -> None:
    minutes = world.recording_index.minutes
    world.sweep()
    assert minutes[0] == MINUTE - timedelta(hours=24, minutes=5)
    assert minutes[-1] == MINUTE
    minutes.clear()
    world.clock.advance(minutes=1)
    world.sweep()
    assert minutes == [MINUTE + timedelta(minutes=n) for n in range(-5, 2)]


def test_minutes_that_were_missed_are_swept_later(world: SweeperWorld) -> None:
    world.sweep()
    job = world.add_submitted(NOON + timedelta(minutes=3))
    world.clock.advance(hours=30)
    assert world.sweep() == 1
    assert world.jobs.get(job.id).is_final


def test_long_outage_is_swept_in_several_runs(world: SweeperWorld) -> None:
    world.sweep()
    job = world.add_submitted(NOON + timedelta(days=4))
    world.clock.advance(days=5)
    assert sum(world.sweep() for _ in range(4)) == 1
    assert world.jobs.get(job.id).is_final
    assert world.sweep_cursor.read() == world.clock.now.replace(second=0, microsecond=0)


@pytest.mark.parametrize("error", [UNAVAILABLE, KeyError("a malformed item")], ids=["unavailable", "bug"])
def test_job_that_fails_does_not_stop_the_others_and_is_retried(world: SweeperWorld, error: Exception) -> None:
    stuck, other = world.add_submitted(NOON - timedelta(minutes=9)), world.add_submitted(NOON - timedelta(minutes=2))
    world.jobs.faults.plan("get", error)
    with pytest.raises(type(error)):
        world.sweep()
    assert world.jobs.get(other.id).is_final
    assert not world.jobs.get(stuck.id).is_final
    assert world.sweep_cursor.read() is None
    assert world.reported == [1], "the reconciled jobs are reported in any case"
    world.clock.advance(minutes=1)
    assert world.sweep() == 1
    assert world.jobs.get(stuck.id).is_final


def test_job_that_fails_for_days_does_not_block_later_minutes(
    world: SweeperWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.sweep()
    stuck = a_job(due_at=NOON + timedelta(minutes=1))
    world.jobs.add(stuck)

    original = world.workflow.state

    def state(job: Job) -> WorkflowState:
        if job.id == stuck.id:
            raise WorkflowUnavailableError("Not available.")
        return original(job)

    monkeypatch.setattr(world.workflow, "state", state)
    for days in range(1, 8):
        today = world.add_submitted(NOON + timedelta(days=days, minutes=1))
        world.clock.now = NOON + timedelta(days=days, minutes=2)
        for _ in range(3):
            with suppress(WorkflowUnavailableError):
                world.sweep()
        assert world.jobs.get(today.id).is_final, f"on day {days}"


def test_sweeper_dispatches_waiting_jobs_when_a_timer_was_lost(world: SweeperWorld) -> None:
    world.dispatcher.enqueue(a_job(), "token")
    world.dispatch_timer.scheduled.clear()
    world.sweep()
    assert [waiting.token for waiting in world.task_callback.resumed] == ["token"]


@pytest.mark.parametrize("error", [UNAVAILABLE, WorkflowUnavailableError("Not available.")])
def test_overdue_jobs_are_reconciled_even_if_the_dispatch_fails(world: SweeperWorld, error: AiArtError) -> None:
    world.dispatcher.enqueue(a_job(), "token")
    world.task_callback.faults.plan("resume", error)
    job = world.add_submitted(NOON - timedelta(minutes=2))
    with pytest.raises(type(error)):
        world.sweep()
    assert world.jobs.get(job.id).is_final


@pytest.mark.parametrize("fails", ["index", "cursor"])
def test_cursor_does_not_move_if_the_index_or_the_cursor_cannot_be_read(world: SweeperWorld, fails: str) -> None:
    if fails == "index":
        world.job_index.faults.plan("list_due", UNAVAILABLE)
    else:
        world.sweep_cursor.faults.plan("read", UNAVAILABLE)
    with pytest.raises(StorageUnavailableError):
        world.sweep()
    assert world.sweep_cursor.read() is None


def test_stale_reservation_of_a_job_that_was_never_recorded_is_released(world: SweeperWorld) -> None:
    limit = world.options.daily_budget
    world.spend_ledger.reserve(day_of(NOON), Reservation("never recorded", 40_000, NOON), limit=limit)
    world.sweep()
    assert world.spend_ledger.total(day_of(NOON)) == 40_000, "its request may still run"
    world.clock.advance(minutes=16)
    world.sweep()
    assert world.spend_ledger.total(day_of(NOON)) == 0


def test_jobs_are_reconciled_and_reported_even_if_no_reservation_can_be_released(world: SweeperWorld) -> None:
    job = world.add_submitted(NOON - timedelta(minutes=2))
    world.spend_ledger.faults.plan("reservations", UNAVAILABLE)
    with pytest.raises(StorageUnavailableError):
        world.sweep()
    assert world.jobs.get(job.id).is_final
    assert (world.reported, world.sweep_cursor.read()) == ([1], MINUTE)
