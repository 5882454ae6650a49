"""The last line: every minute since the last sweep is gone through, and one stuck job keeps no other waiting."""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from functions.sweeper.service import SweepOverdueJobs
from shared.domain.errors import AiArtError, StorageUnavailableError, WorkflowUnavailableError
from shared.domain.jobs import Job, JobStatus
from shared.domain.rate_limits import RateLimit
from shared.ports import WorkflowState
from tests.support.fakes.clock import NOON
from tests.support.fakes.samples import a_job, a_submitted_video
from tests.support.fakes.world import World as Everything

MINUTE = NOON.replace(second=0, microsecond=0)
DOWN = StorageUnavailableError("Away.")


class World(Everything):
    """The use case among its fakes; `looked_at` are the minutes it asked for."""

    def __init__(self) -> None:
        super().__init__(limits={"acme": RateLimit(50, 10)})
        self.looked_at: list[datetime] = []
        self.told: list[int] = []
        self.sweep = SweepOverdueJobs(
            index=self,  # type: ignore[arg-type]
            mark=self.mark,
            settle=self.settle,
            dispatcher=self.dispatcher,
            release_stale_reservations=lambda: self.budget.tidy(self.jobs),
            providers=("acme",),
            tell=self.told.append,
            clock=self.clock,
        )

    def list_due(self, minute: datetime) -> list[str]:
        self.looked_at.append(minute)
        return self.index.list_due(minute)

    def submitted(self, due_at: datetime) -> Job:
        job = replace(a_submitted_video(), due_at=due_at, revision=0)
        self.jobs.add(job)
        self.workflow.states[job.id] = WorkflowState.ENDED
        return job


@pytest.fixture
def world() -> World:
    return World()


def test_where_all_is_well_there_is_nothing_to_settle(world: World) -> None:
    world.submitted(NOON + timedelta(minutes=10))
    world.submitted(NOON + timedelta(microseconds=1))
    assert world.sweep() == 0
    assert all(not job.is_final for job in world.jobs.all)


def test_what_is_past_due_is_settled_once(world: World) -> None:
    jobs = [world.submitted(NOON - timedelta(minutes=ago)) for ago in (0, 1, 59, 1439)]
    assert world.sweep() == 4
    assert world.sweep() == 0
    assert {world.jobs.get(job.id).status for job in jobs} == {JobStatus.FAILED}


def test_a_machine_that_is_slow_to_say_that_time_is_up_is_met_again_until_it_does(world: World) -> None:
    """It has a few minutes, in each of which a sweep passes by; then it is no longer waited for."""
    world.sweep()
    job = world.submitted(NOON + timedelta(seconds=30))
    world.workflow.states[job.id] = WorkflowState.RUNNING
    settled = []
    for _ in range(8):
        world.clock.pass_by(minutes=1)
        settled.append(world.sweep())
    assert settled == [0, 0, 0, 0, 1, 0, 0, 0]
    assert world.jobs.get(job.id).failure


def test_a_job_that_was_accepted_but_never_started_is_started(world: World) -> None:
    job = a_job(due_at=NOON - timedelta(seconds=1))
    world.jobs.add(job)
    assert world.sweep() == 1
    assert world.workflow.started == [job.id]
    world.clock.pass_by(minutes=1)
    assert world.sweep() == 0


def test_the_first_sweep_looks_a_day_back_and_the_next_where_the_last_ended(world: World) -> None:
    world.sweep()
    assert world.looked_at[0] == MINUTE - timedelta(hours=24, minutes=5)
    assert world.looked_at[-1] == MINUTE
    world.looked_at.clear()
    world.clock.pass_by(minutes=1)
    world.sweep()
    assert world.looked_at == [MINUTE + timedelta(minutes=n) for n in range(-5, 2)]


def test_minutes_that_nobody_swept_are_made_up_for(world: World) -> None:
    world.sweep()
    job = world.submitted(NOON + timedelta(minutes=3))
    world.clock.pass_by(hours=30)
    assert world.sweep() == 1
    assert world.jobs.get(job.id).is_final


def test_a_very_long_absence_is_made_up_for_in_several_sweeps(world: World) -> None:
    world.sweep()
    job = world.submitted(NOON + timedelta(days=4))
    world.clock.pass_by(days=5)
    assert sum(world.sweep() for _ in range(4)) == 1
    assert world.jobs.get(job.id).is_final
    assert world.mark.read() == (world.clock.now).replace(second=0, microsecond=0)


@pytest.mark.parametrize("error", [DOWN, KeyError("an item that is none")], ids=["away", "a fault of ours"])
def test_one_stuck_job_keeps_no_other_waiting_and_is_met_again(world: World, error: Exception) -> None:
    stuck, other = world.submitted(NOON - timedelta(minutes=9)), world.submitted(NOON - timedelta(minutes=2))
    world.jobs.faults.plan("get", error)
    with pytest.raises(type(error)):
        world.sweep()
    assert world.jobs.get(other.id).is_final
    assert not world.jobs.get(stuck.id).is_final
    assert world.mark.read() is None
    assert world.told == [1], "what was settled is told all the same"
    world.clock.pass_by(minutes=1)
    assert world.sweep() == 1
    assert world.jobs.get(stuck.id).is_final


def test_a_job_that_is_stuck_for_days_does_not_hide_today_s(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.sweep()
    stuck = a_job(due_at=NOON + timedelta(minutes=1))
    world.jobs.add(stuck)

    known = world.workflow.state

    def state(job: Job) -> WorkflowState:
        if job.id == stuck.id:
            raise WorkflowUnavailableError("Away.")
        return known(job)

    monkeypatch.setattr(world.workflow, "state", state)
    for days in range(1, 8):
        today = world.submitted(NOON + timedelta(days=days, minutes=1))
        world.clock.now = NOON + timedelta(days=days, minutes=2)
        for _ in range(3):
            with suppress(WorkflowUnavailableError):
                world.sweep()
        assert world.jobs.get(today.id).is_final, f"on day {days}"


def test_a_lost_alarm_is_made_good(world: World) -> None:
    world.dispatcher.wait(a_job(), "t")
    world.timer.rings.clear()
    world.sweep()
    assert [waiting.token for waiting in world.caller.called] == ["t"]


@pytest.mark.parametrize("error", [DOWN, WorkflowUnavailableError("Away.")])
def test_a_queue_that_cannot_be_served_does_not_keep_jobs_from_their_end(world: World, error: AiArtError) -> None:
    world.dispatcher.wait(a_job(), "t")
    world.caller.faults.plan("call", error)
    job = world.submitted(NOON - timedelta(minutes=2))
    with pytest.raises(type(error)):
        world.sweep()
    assert world.jobs.get(job.id).is_final


@pytest.mark.parametrize("broken", ["index", "mark"])
def test_an_index_or_mark_that_cannot_be_reached_moves_no_mark(world: World, broken: str) -> None:
    (world.index.faults if broken == "index" else world.mark.faults).plan(
        "list_due" if broken == "index" else "read", DOWN
    )
    with pytest.raises(StorageUnavailableError):
        world.sweep()
    assert world.mark.read() is None
