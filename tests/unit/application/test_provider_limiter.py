"""Calls keep to the provider's pace; trouble keeps everybody away, longer each time in a row, and success ends that."""

import pytest

from shared.application.provider_limiter import ProviderLimiter
from shared.domain.errors import (
    AiArtError,
    ContentFilteredError,
    ProviderThrottledError,
    ProviderUnavailableError,
    StorageUnavailableError,
)
from shared.domain.fair_queue import WaitingJob
from shared.domain.rate_limits import Grant, RateLimit
from tests.support.fakes.world import World

DOWN = StorageUnavailableError("The gate cannot be reached.")


@pytest.fixture
def world() -> World:
    return World(limits={"acme": RateLimit(10, 10)})


def _call(world: World, error: AiArtError | None = None) -> None:
    with world.limiter.calling("acme", world.limiter.enter("acme")):
        if error:
            raise error


def test_a_full_gate_says_when_to_come_back(world: World) -> None:
    _call(world)
    _call(world)
    with pytest.raises(ProviderThrottledError) as refused:
        _call(world)
    assert refused.value.retry_after == 2
    world.clock.pass_by(seconds=2)
    _call(world)


@pytest.mark.parametrize("error", [ProviderThrottledError("Slow down."), ProviderUnavailableError("Down.")])
def test_trouble_keeps_everybody_away_longer_each_time(world: World, error: AiArtError) -> None:
    waits = []
    for _ in range(7):
        with pytest.raises(type(error)):
            _call(world, error)
        waits.append(world.limiter.take("acme").wait_ms / 1000)
        world.clock.pass_by(seconds=waits[-1])
    assert waits == [2, 4, 8, 16, 32, 60, 60]
    _call(world)
    assert world.limiter.take("acme").failures == 0


def test_the_provider_s_own_time_counts_where_it_is_longer(world: World) -> None:
    with pytest.raises(ProviderThrottledError):
        _call(world, ProviderThrottledError("Slow down.", retry_after=90))
    assert world.limiter.take("acme").wait_ms == 90_000


def test_an_answer_that_is_no_trouble_of_the_provider_s_keeps_nobody_away(world: World) -> None:
    with pytest.raises(ContentFilteredError):
        _call(world, ContentFilteredError("Refused."))
    assert world.limiter.take("acme").wait_ms == 0


def test_a_purchase_is_not_lost_where_the_gate_cannot_be_told_of_it(world: World) -> None:
    with pytest.raises(ProviderUnavailableError):
        _call(world, ProviderUnavailableError("Down."))
    world.clock.pass_by(seconds=2)
    world.rate_limiter.faults.plan("clear", DOWN)
    _call(world)


def test_the_provider_s_own_error_is_told_where_the_gate_cannot_be(world: World) -> None:
    world.rate_limiter.faults.plan("pause", DOWN)
    with pytest.raises(ProviderThrottledError):
        _call(world, ProviderThrottledError("Slow down."))


def test_trouble_keeps_jobs_from_beginning_too(world: World) -> None:
    waiting = WaitingJob("acme", 1, "job", "token")
    with pytest.raises(ProviderUnavailableError):
        _call(world, ProviderUnavailableError("Down."))
    assert world.limiter.acquire_job_start(waiting).wait_ms >= 2000
    world.clock.pass_by(seconds=2)
    assert world.limiter.acquire_job_start(waiting).wait_ms == 0


def test_of_many_calls_in_flight_that_fail_at_once_one_writes_for_all() -> None:
    world = World(limits={"acme": RateLimit(500, 10)})
    news: list[bool] = []
    pause = world.rate_limiter.pause

    def noted(provider: str, pause_ms: int, *, seen: int | None = None) -> bool:
        news.append(pause(provider, pause_ms, seen=seen))
        return news[-1]

    world.rate_limiter.pause = noted  # type: ignore[method-assign]  # it only looks on
    grants = [world.limiter.enter("acme") for _ in range(100)]
    for grant in grants:
        with pytest.raises(ProviderUnavailableError), world.limiter.calling("acme", grant):
            raise ProviderUnavailableError("Down.")
    assert sum(news) == 2, "one for calls, one for jobs that would begin"
    assert len(news) == 101


def test_each_call_is_measured_however_it_ends(world: World) -> None:
    _call(world)
    for error in (ProviderUnavailableError("Down."), ContentFilteredError("No.")):
        world.clock.pass_by(seconds=60)
        with pytest.raises(type(error)):
            _call(world, error)
    with pytest.raises(ZeroDivisionError), world.limiter.calling("atelier", Grant(0)):
        raise ZeroDivisionError
    assert world.calls.calls == [
        ("acme", ""),
        ("acme", "provider_unavailable"),
        ("acme", "content_filtered"),
        ("atelier", "internal_error"),
    ]


def test_what_is_measured_is_the_call(world: World) -> None:
    instants = iter([10.0, 10.25])
    limiter = ProviderLimiter(limiter=world.rate_limiter, limits={}, meter=world.calls, seconds=lambda: next(instants))
    with limiter.calling("atelier", Grant(0)):
        pass
    assert world.calls.milliseconds == [250.0]
