"""JobDispatcher: waiting jobs start at their provider's rate, callers in rotation; no crash loses one."""

import pytest

from shared.domain.errors import StorageUnavailableError, WorkflowUnavailableError
from shared.domain.fair_queue import WaitingJob
from shared.domain.jobs import JobKind
from shared.domain.rate_limits import RateLimit
from tests.support.fakes.samples import a_job
from tests.support.fakes.world import World

LIMIT = RateLimit(50, 10)  # ten at once, then one every quarter of a second


@pytest.fixture
def world() -> World:
    return World(limits={"acme": LIMIT})


def _enqueue(world: World, caller: str, number: int) -> None:
    """An image, which is one call."""
    world.use_cases.job_dispatcher.enqueue(a_job(kind=JobKind.GENERATE, caller=caller), f"{caller}-{number}")


def _dispatch(world: World) -> int:
    return world.use_cases.job_dispatcher.dispatch_ready("acme")


def _resumed(world: World) -> list[str]:
    return [waiting.token for waiting in world.task_callback.resumed]


def _waiting(world: World) -> list[str]:
    return [waiting.token for waiting in world.waiting_jobs.peek("acme", 99)]


def _dispatch_all(world: World) -> None:
    """Timer after timer, each at its time."""
    while world.dispatch_timer.scheduled:
        _, delay = world.dispatch_timer.scheduled.pop(0)
        world.clock.advance(seconds=delay)
        world.dispatch_timer.mark_fired("acme")
        _dispatch(world)


def test_five_waiting_jobs_schedule_one_timer(world: World) -> None:
    for number in range(5):
        _enqueue(world, "a", number)
    assert world.dispatch_timer.scheduled == [("acme", 0)]
    assert _resumed(world) == []


def test_dispatch_resumes_as_many_jobs_as_may_start_now(world: World) -> None:
    for number in range(15):
        _enqueue(world, "a", number)
    world.dispatch_timer.mark_fired("acme")
    assert _dispatch(world) == LIMIT.burst == 10
    assert _resumed(world) == [f"a-{number}" for number in range(10)]
    assert world.dispatch_timer.scheduled == [("acme", 0), ("acme", 1)]
    _dispatch_all(world)
    assert len(_resumed(world)) == 15
    assert _waiting(world) == []


def test_jobs_with_several_calls_start_more_slowly(world: World) -> None:
    """A video is submitted, checked and downloaded: about five calls, and all of them need room."""
    for number in range(15):
        world.use_cases.job_dispatcher.enqueue(a_job(), f"video-{number}")
    assert _dispatch(world) == LIMIT.for_jobs(5).burst == 2


def test_job_starts_take_no_room_from_the_calls(world: World) -> None:
    for number in range(15):
        _enqueue(world, "a", number)
    _dispatch(world)
    assert world.use_cases.provider_limiter.acquire("acme").wait_ms == 0


def test_callers_are_served_in_rotation(world: World) -> None:
    for number in range(20):
        _enqueue(world, "a", number)
    for number in range(2):
        _enqueue(world, "b", number)
    _dispatch_all(world)
    resumed = _resumed(world)
    assert len(resumed) == 22
    assert resumed.index("b-0") <= 2
    assert resumed.index("b-1") <= 4


def test_new_caller_is_next_while_another_has_many_waiting_jobs(world: World) -> None:
    for number in range(20):
        _enqueue(world, "a", number)
    world.dispatch_timer.mark_fired("acme")
    _dispatch(world)
    _enqueue(world, "b", 0)
    _dispatch_all(world)
    assert _resumed(world).index("b-0") <= 11


def test_job_is_resumed_before_it_is_removed_so_that_a_crash_loses_none(world: World) -> None:
    _enqueue(world, "a", 0)
    _enqueue(world, "a", 1)
    world.waiting_jobs.faults.plan("remove", MemoryError("killed"))
    with pytest.raises(MemoryError):
        _dispatch(world)
    assert _resumed(world) == ["a-0"]
    assert _waiting(world) == ["a-0", "a-1"]
    assert _dispatch(world) == 1, "resuming the first once more has no effect"
    assert _resumed(world) == ["a-0", "a-1"]
    assert _waiting(world) == []


def test_job_that_nobody_waits_for_is_removed_and_others_are_resumed(world: World) -> None:
    for number in range(3):
        _enqueue(world, "a", number)
    world.task_callback.dead = {"a-0", "a-1"}
    assert _dispatch(world) == 1
    assert _resumed(world) == ["a-2"]
    assert _waiting(world) == []


def test_job_stays_first_when_it_cannot_be_resumed(world: World) -> None:
    _enqueue(world, "a", 0)
    world.task_callback.faults.plan("resume", WorkflowUnavailableError("Down."))
    with pytest.raises(WorkflowUnavailableError):
        _dispatch(world)
    assert _dispatch(world) == 1


def test_job_that_comes_after_the_queue_was_read_schedules_the_next_timer(world: World) -> None:
    """The timer is marked as fired before the queue is read."""
    _enqueue(world, "a", 0)
    world.dispatch_timer.mark_fired("acme")
    _dispatch(world)
    _enqueue(world, "a", 1)
    assert world.dispatch_timer.scheduled == [("acme", 0), ("acme", 0)]


def test_lost_timer_is_scheduled_again_by_a_later_job(world: World) -> None:
    _enqueue(world, "a", 0)
    world.dispatch_timer.scheduled.clear()
    world.clock.advance(seconds=29)
    _enqueue(world, "a", 1)
    assert world.dispatch_timer.scheduled == []
    world.clock.advance(seconds=2)
    _enqueue(world, "a", 2)
    assert world.dispatch_timer.scheduled == [("acme", 0)]


def test_job_stays_in_the_queue_when_no_timer_can_be_scheduled(world: World) -> None:
    world.dispatch_timer.faults.plan("schedule", StorageUnavailableError("Down."))
    with pytest.raises(StorageUnavailableError):
        _enqueue(world, "a", 0)
    assert _waiting(world) == ["a-0"]


def test_jobs_of_another_provider_are_not_dispatched(world: World) -> None:
    world.waiting_jobs.enqueue("atelier", "a", "j", "t")
    assert _dispatch(world) == 0
    assert world.waiting_jobs.peek("atelier", 1) == [WaitingJob("atelier", 1, "j", "t")]
