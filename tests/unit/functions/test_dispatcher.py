"""The handler of the dispatch queue resumes the waiting jobs of a provider."""

import pytest

from functions.dispatcher.handler import handle
from shared.domain.errors import StorageUnavailableError
from shared.domain.rate_limits import RateLimit
from tests.support.fakes.samples import a_job
from tests.support.fakes.world import World
from tests.unit.functions.conftest import Install


def test_waiting_jobs_of_the_provider_are_resumed(world: World) -> None:
    world.use_cases.job_dispatcher.enqueue(a_job(), "token")
    handle("acme")
    assert [waiting.token for waiting in world.task_callback.resumed] == ["token"]
    assert world.waiting_jobs.peek("acme", 10) == []


def test_jobs_beyond_the_rate_limit_wait_for_the_next_dispatch(install: Install) -> None:
    world = install(World(limits={"acme": RateLimit(4, 10)}))
    for token in ("first", "second"):
        world.use_cases.job_dispatcher.enqueue(a_job(), token)
    for expected in (1, 2):
        handle("acme")
        assert len(world.task_callback.resumed) == expected
        world.clock.advance(seconds=world.dispatch_timer.scheduled[-1][1])
    assert [waiting.token for waiting in world.task_callback.resumed] == ["first", "second"]


def test_timer_is_marked_as_fired_before_the_queue_is_read(world: World) -> None:
    """A job that is queued while the queue is read schedules the next dispatch."""
    world.dispatch_timer.schedule("acme", 0)
    world.dispatch_timer.scheduled.clear()
    world.waiting_jobs.faults.on("peek", lambda: world.dispatch_timer.schedule("acme", 0))
    handle("acme")
    assert world.dispatch_timer.scheduled == [("acme", 0)]


def test_message_is_not_acknowledged_if_the_queue_cannot_be_read(world: World) -> None:
    world.waiting_jobs.faults.plan("peek", StorageUnavailableError("Not available."))
    with pytest.raises(StorageUnavailableError):
        handle("acme")
