"""Waiting jobs are let through at the provider's pace, callers taking turns; none is lost however it is cut short."""

import pytest

from shared.application.workflow_steps import WorkflowSteps
from shared.domain.errors import JobConflictError, StorageUnavailableError, WorkflowUnavailableError
from shared.domain.fair_queue import WaitingJob
from shared.domain.jobs import JobKind, JobStatus
from shared.domain.rate_limits import RateLimit
from tests.support.fakes.clock import NOON
from tests.support.fakes.samples import a_job
from tests.support.fakes.world import World

LIMIT = RateLimit(50, 10)  # ten at once, then one every quarter of a second


@pytest.fixture
def world() -> World:
    return World(limits={"acme": LIMIT})


def _wait(world: World, caller: str, number: int) -> None:
    """An image, which is one call."""
    world.dispatcher.wait(a_job(kind=JobKind.GENERATE, caller=caller), f"{caller}-{number}")


def _called(world: World) -> list[str]:
    return [waiting.token for waiting in world.caller.called]


def _drain(world: World) -> None:
    """Alarm after alarm, each in its time."""
    while world.timer.rings:
        _, delay = world.timer.rings.pop(0)
        world.clock.pass_by(seconds=delay)
        world.timer.fired("acme")
        world.dispatcher.dispatch_ready("acme")


def test_who_waits_sets_the_alarm_once(world: World) -> None:
    for number in range(5):
        _wait(world, "a", number)
    assert world.timer.rings == [("acme", 0)]
    assert _called(world) == []


def test_when_the_alarm_rings_all_come_for_whom_there_is_room(world: World) -> None:
    for number in range(15):
        _wait(world, "a", number)
    world.timer.fired("acme")
    assert world.dispatcher.dispatch_ready("acme") == LIMIT.burst == 10
    assert _called(world) == [f"a-{number}" for number in range(10)]
    assert world.timer.rings == [("acme", 0), ("acme", 1)]
    _drain(world)
    assert len(_called(world)) == 15
    assert world.queue.first("acme", 1) == []


def test_jobs_that_call_often_begin_as_much_more_slowly(world: World) -> None:
    """A video is submitted, checked on and fetched: five calls, and all of them have to find room."""
    for number in range(15):
        world.dispatcher.wait(a_job(), f"video-{number}")
    assert world.dispatcher.dispatch_ready("acme") == LIMIT.for_jobs(5).burst == 2


def test_turns_leave_the_calls_themselves_their_room(world: World) -> None:
    for number in range(15):
        _wait(world, "a", number)
    world.dispatcher.dispatch_ready("acme")
    assert world.limiter.take("acme").wait_ms == 0


def test_callers_take_turns(world: World) -> None:
    for number in range(20):
        _wait(world, "a", number)
    for number in range(2):
        _wait(world, "b", number)
    _drain(world)
    order = _called(world)
    assert len(order) == 22
    assert order.index("b-0") <= 2
    assert order.index("b-1") <= 4


def test_who_comes_when_another_is_half_through_is_next(world: World) -> None:
    for number in range(20):
        _wait(world, "a", number)
    world.timer.fired("acme")
    world.dispatcher.dispatch_ready("acme")
    _wait(world, "b", 0)
    _drain(world)
    assert _called(world).index("b-0") <= 11


def test_a_turn_is_called_before_it_leaves_so_that_a_crash_loses_nobody(world: World) -> None:
    _wait(world, "a", 0)
    _wait(world, "a", 1)
    world.queue.faults.plan("leave", MemoryError("killed"))
    with pytest.raises(MemoryError):
        world.dispatcher.dispatch_ready("acme")
    assert _called(world) == ["a-0"]
    assert [waiting.token for waiting in world.queue.first("acme", 9)] == ["a-0", "a-1"]
    assert world.dispatcher.dispatch_ready("acme") == 1  # the first was called in vain once more
    assert _called(world) == ["a-0", "a-1"]
    assert world.queue.first("acme", 9) == []


def test_nobody_waits_behind_a_dead_token_and_the_others_are_served(world: World) -> None:
    for number in range(3):
        _wait(world, "a", number)
    world.caller.dead = {"a-0", "a-1"}
    assert world.dispatcher.dispatch_ready("acme") == 1
    assert _called(world) == ["a-2"]
    assert world.queue.first("acme", 9) == []


def test_a_call_that_fails_keeps_its_turn(world: World) -> None:
    _wait(world, "a", 0)
    world.caller.faults.plan("call", WorkflowUnavailableError("Away."))
    with pytest.raises(WorkflowUnavailableError):
        world.dispatcher.dispatch_ready("acme")
    assert world.dispatcher.dispatch_ready("acme") == 1


def test_one_who_joins_between_the_alarm_and_the_look_is_seen(world: World) -> None:
    """The alarm is said to have rung before the queue is looked at, so a later joiner sets the next one."""
    _wait(world, "a", 0)
    world.timer.fired("acme")
    world.queue.faults.on("first", lambda: None)
    world.dispatcher.dispatch_ready("acme")
    _wait(world, "a", 1)
    assert world.timer.rings == [("acme", 0), ("acme", 0)]


def test_an_alarm_that_was_lost_is_made_good_by_the_next_joiner_after_a_while(world: World) -> None:
    _wait(world, "a", 0)
    world.timer.rings.clear()
    world.clock.pass_by(seconds=29)
    _wait(world, "a", 1)
    assert world.timer.rings == []
    world.clock.pass_by(seconds=2)
    _wait(world, "a", 2)
    assert world.timer.rings == [("acme", 0)]


def test_an_alarm_that_cannot_be_set_leaves_the_job_in_the_queue(world: World) -> None:
    world.timer.faults.plan("ring", StorageUnavailableError("Away."))
    with pytest.raises(StorageUnavailableError):
        _wait(world, "a", 0)
    assert [waiting.token for waiting in world.queue.first("acme", 9)] == ["a-0"]


def test_a_job_s_turns_are_let_through_by_the_provider_it_waits_for(world: World) -> None:
    world.queue.join("atelier", "a", "j", "t")
    assert world.dispatcher.dispatch_ready("acme") == 0
    assert world.queue.first("atelier", 1) == [WaitingJob("atelier", 1, "j", "t")]


def _steps(world: World) -> WorkflowSteps:
    return WorkflowSteps(jobs=world.jobs, dispatcher=world.dispatcher, keep=world.keep, clock=world.clock)


def test_a_waiting_job_stays_queued_and_is_looked_after_only_when_its_patience_ends(world: World) -> None:
    job = a_job()
    world.jobs.add(job)
    _steps(world).await_dispatch(job.id, "t")
    assert world.jobs.only.status is JobStatus.QUEUED
    assert (world.jobs.only.due_at - job.created_at).total_seconds() == 6 * 3600
    assert world.queue.first("acme", 1)[0].job_id == job.id


@pytest.mark.parametrize("status", [status for status in JobStatus if status is not JobStatus.QUEUED])
def test_a_job_that_is_no_longer_queued_does_not_queue_up(world: World, status: JobStatus) -> None:
    job = a_job(status=status)
    world.jobs.add(job)
    with pytest.raises(JobConflictError):
        _steps(world).await_dispatch(job.id, "t")
    assert world.queue.first("acme", 1) == []


def test_its_caller_s_deadline_holds_while_it_waits(world: World) -> None:
    job = a_job(cancel_at=NOON)
    world.jobs.add(job)
    _steps(world).await_dispatch(job.id, "t")
    assert world.jobs.only.due_at == NOON
