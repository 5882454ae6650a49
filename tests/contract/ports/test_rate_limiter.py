"""Every rate limiter: with any number of concurrent callers no time window has more calls than its limit allows."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import Any, cast

import pytest

from shared.adapters.dynamodb_rate_limiter import DynamoDBRateLimiter
from shared.domain.jobs import new_job_id
from shared.domain.rate_limits import Grant, RateLimit
from shared.ports.coordination import RateLimiter
from shared.runtime import aws_clients
from tests.support.cloud import COORDINATION_TABLE
from tests.support.fakes.rate_limiter import InMemoryRateLimiter

THREADS = 8
LIMIT = RateLimit(20, 10)


class Milliseconds:
    """A clock in milliseconds that a test advances."""

    def __init__(self) -> None:
        self.now = 1_800_000_000_000

    def __call__(self) -> int:
        return self.now


LIMITERS: dict[str, Callable[[Callable[[], int]], RateLimiter]] = {
    "in memory": InMemoryRateLimiter,
    "dynamodb": lambda now: DynamoDBRateLimiter(aws_clients.dynamodb(), COORDINATION_TABLE, now),
}


@pytest.fixture
def now() -> Milliseconds:
    return Milliseconds()


@pytest.fixture(params=LIMITERS)
def limiter(request: pytest.FixtureRequest, now: Milliseconds) -> RateLimiter:
    return LIMITERS[request.param](now)


@pytest.fixture
def provider() -> str:
    """A provider that was never called."""
    return f"acme-{new_job_id()}"


def _pause(seconds: int) -> int:
    """How far ahead the limiter's point must be, in milliseconds, so that nobody calls for that long."""
    return seconds * 1000 + LIMIT.tolerance_ms


def _most_in_a_window(grants: list[int], window_ms: int) -> int:
    return max(sum(1 for moment in grants if start <= moment < start + window_ms) for start in grants)


def test_after_a_burst_calls_are_granted_one_by_one(limiter: RateLimiter, now: Milliseconds, provider: str) -> None:
    grants = [limiter.acquire(provider, LIMIT) for _ in range(LIMIT.burst + 1)]
    assert grants[:-1] == [Grant(0)] * LIMIT.burst
    assert grants[-1].wait_ms == LIMIT.interval_ms
    now.now += grants[-1].wait_ms - 1
    assert limiter.acquire(provider, LIMIT).wait_ms == 1
    now.now += 1
    assert limiter.acquire(provider, LIMIT).wait_ms == 0
    assert limiter.acquire(provider, LIMIT).wait_ms == LIMIT.interval_ms


def test_a_refused_call_does_not_extend_the_wait(limiter: RateLimiter, now: Milliseconds, provider: str) -> None:
    for _ in range(LIMIT.burst):
        limiter.acquire(provider, LIMIT)
    waits = {limiter.acquire(provider, LIMIT).wait_ms for _ in range(9)}
    assert waits == {LIMIT.interval_ms}
    now.now += LIMIT.interval_ms
    assert limiter.acquire(provider, LIMIT).wait_ms == 0


def test_after_a_pause_one_burst_is_granted_again(limiter: RateLimiter, now: Milliseconds, provider: str) -> None:
    for _ in range(2):
        taken = [limiter.acquire(provider, LIMIT).wait_ms for _ in range(LIMIT.burst + 2)]
        assert taken.count(0) == LIMIT.burst
        now.now += 3_600_000


def test_each_provider_has_its_own_limit(limiter: RateLimiter, provider: str) -> None:
    for _ in range(LIMIT.burst + 1):
        limiter.acquire(provider, LIMIT)
    assert limiter.acquire(f"{provider}-other", LIMIT).wait_ms == 0


def test_with_many_threads_no_window_has_too_many_calls(limiter: RateLimiter, now: Milliseconds, provider: str) -> None:
    """The clock stops while the threads contend, then advances a little; each window is counted afterwards."""
    granted: list[int] = []
    lock = Lock()

    def attempt(_number: int) -> None:
        if limiter.acquire(provider, LIMIT).wait_ms == 0:
            with lock:
                granted.append(now.now)

    with ThreadPoolExecutor(THREADS) as pool:
        for _ in range(24):
            list(pool.map(attempt, range(THREADS)))
            now.now += 617
    assert _most_in_a_window(granted, LIMIT.per_seconds * 1000) <= LIMIT.requests
    assert len(granted) >= 0.7 * LIMIT.requests * 24 * 617 / 10_000


@pytest.mark.parametrize("limit", [RateLimit(1, 1), RateLimit(1, 60), RateLimit(150, 10), RateLimit(600, 10)])
def test_every_limit_grants_its_burst_at_once(limiter: RateLimiter, provider: str, limit: RateLimit) -> None:
    wanted = min(limit.burst, 40)
    assert [limiter.acquire(provider, limit).wait_ms for _ in range(wanted)] == [0] * wanted


def test_after_a_failure_all_callers_pause_then_one_is_let_through(
    limiter: RateLimiter, now: Milliseconds, provider: str
) -> None:
    limiter.acquire(provider, LIMIT)
    assert limiter.pause(provider, _pause(2), failures_seen=0)
    assert limiter.acquire(provider, LIMIT).wait_ms == 2000
    now.now += 2000
    assert limiter.acquire(provider, LIMIT) == Grant(0, failures=1)
    assert limiter.acquire(provider, LIMIT).wait_ms > 0
    assert limiter.pause(provider, _pause(90), failures_seen=1)
    assert limiter.acquire(provider, LIMIT).wait_ms == 90_000
    now.now += 90_000
    assert limiter.acquire(provider, LIMIT) == Grant(0, failures=2)
    limiter.record_success(provider, failures_seen=2)
    now.now += LIMIT.interval_ms
    assert limiter.acquire(provider, LIMIT) == Grant(0, failures=0)


def test_a_reported_success_does_not_raise_the_limit(limiter: RateLimiter, provider: str) -> None:
    for _ in range(LIMIT.burst):
        limiter.acquire(provider, LIMIT)
    limiter.record_success(provider, failures_seen=0)
    assert limiter.acquire(provider, LIMIT).wait_ms == LIMIT.interval_ms


def test_a_later_failure_never_shortens_an_earlier_pause(limiter: RateLimiter, provider: str) -> None:
    """Of several concurrent calls one gets `Retry-After: 90`; the others fail without it."""
    limiter.acquire(provider, LIMIT)
    assert limiter.pause(provider, _pause(90), failures_seen=0)
    assert not limiter.pause(provider, _pause(2), failures_seen=0)
    assert not limiter.pause(provider, _pause(2), failures_seen=1)
    assert not limiter.pause(provider, _pause(2))
    assert limiter.acquire(provider, LIMIT).wait_ms == 90_000


def test_a_pause_is_stored_for_a_provider_that_was_never_called(limiter: RateLimiter, provider: str) -> None:
    assert limiter.pause(provider, _pause(7), failures_seen=0)
    assert limiter.acquire(provider, LIMIT).wait_ms == 7000
    assert limiter.pause(f"{provider}-other", _pause(7))
    assert limiter.acquire(f"{provider}-other", LIMIT).wait_ms == 7000


def test_a_hundred_concurrent_failures_count_as_one(limiter: RateLimiter, now: Milliseconds, provider: str) -> None:
    limiter.acquire(provider, LIMIT)
    counted = []
    for _ in range(100):
        counted.append(limiter.pause(provider, _pause(2), failures_seen=0))
        now.now += 5
    assert (counted[0], sum(counted)) == (True, 1)
    now.now += 3000
    assert limiter.acquire(provider, LIMIT) == Grant(0, failures=1)


def test_a_concurrent_failure_with_a_longer_pause_extends_it(
    limiter: RateLimiter, now: Milliseconds, provider: str
) -> None:
    limiter.acquire(provider, LIMIT)
    assert limiter.pause(provider, _pause(2), failures_seen=0)
    assert limiter.pause(provider, _pause(90), failures_seen=0)
    assert not limiter.pause(provider, _pause(90), failures_seen=0)
    assert limiter.acquire(provider, LIMIT).wait_ms == 90_000
    now.now += 90_000
    assert limiter.acquire(provider, LIMIT) == Grant(0, failures=1)


def test_a_success_that_started_before_the_last_failure_clears_nothing(
    limiter: RateLimiter, now: Milliseconds, provider: str
) -> None:
    limiter.acquire(provider, LIMIT)
    for seen in range(2):
        limiter.pause(provider, _pause(2), failures_seen=seen)
        now.now += 3000
    limiter.record_success(provider, failures_seen=1)
    assert limiter.acquire(provider, LIMIT) == Grant(0, failures=2)


def test_of_concurrent_failures_in_threads_only_one_is_counted(limiter: RateLimiter, provider: str) -> None:
    limiter.acquire(provider, LIMIT)
    with ThreadPoolExecutor(THREADS) as pool:
        assert sum(pool.map(lambda _number: limiter.pause(provider, _pause(2), failures_seen=0), range(THREADS))) == 1


@pytest.mark.parametrize("back_ms", [1, 5000])
def test_clock_differences_between_functions_grant_no_extra_calls(
    limiter: RateLimiter, now: Milliseconds, provider: str, back_ms: int
) -> None:
    """Two functions alternate; the clock of one is behind."""
    granted = 0
    for number in range(4 * LIMIT.burst):
        now.now += back_ms if number % 2 else -back_ms
        granted += limiter.acquire(provider, LIMIT).wait_ms == 0
    assert granted <= LIMIT.burst + -(-back_ms // LIMIT.interval_ms)


def test_a_lost_race_with_other_callers_is_no_refusal(now: Milliseconds, provider: str) -> None:
    """The point is in the past when it is read, and another caller always moves it before it can be written."""
    table = aws_clients.dynamodb()
    rival = DynamoDBRateLimiter(table, COORDINATION_TABLE, now)

    class ContendedTable:
        """A table in which another caller writes between each read and the write that follows."""

        calls = 0

        def update_item(self, **request: Any) -> Any:
            self.calls += 1
            if self.calls % 2 == 0:
                now.now += 2 * LIMIT.interval_ms
                assert rival.acquire(provider, LIMIT).wait_ms == 0
            response = table.update_item(**request)
            now.now += 10 * LIMIT.interval_ms
            return response

    contended = ContendedTable()
    assert DynamoDBRateLimiter(cast("Any", contended), COORDINATION_TABLE, now).acquire(provider, LIMIT) == Grant(0)
    assert contended.calls == 3
