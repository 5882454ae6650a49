"""Any gate: from however many functions at once, no window of the limit's length holds more calls than it allows."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import Any, cast

import pytest

from shared.adapters.dynamodb_rate_limiter import DynamoDBRateLimiter
from shared.domain.jobs import new_job_id
from shared.domain.rate_limits import Grant, RateLimit
from shared.ports import RateLimiter
from shared.runtime import aws_clients
from tests.support.cloud import COORDINATION_TABLE
from tests.support.fakes.rate_limiter import InMemoryRateLimiter

THREADS = 8
LIMIT = RateLimit(20, 10)


class Milliseconds:
    """A clock in milliseconds that a test moves."""

    def __init__(self) -> None:
        self.now = 1_800_000_000_000

    def __call__(self) -> int:
        return self.now


GATES: dict[str, Callable[[Callable[[], int]], RateLimiter]] = {
    "in memory": InMemoryRateLimiter,
    "dynamodb": lambda now: DynamoDBRateLimiter(aws_clients.dynamodb(), COORDINATION_TABLE, now),
}


@pytest.fixture
def now() -> Milliseconds:
    return Milliseconds()


@pytest.fixture(params=GATES)
def limiter(request: pytest.FixtureRequest, now: Milliseconds) -> RateLimiter:
    return GATES[request.param](now)


@pytest.fixture
def provider() -> str:
    """One that nobody has called yet."""
    return f"acme-{new_job_id()}"


def _pause(seconds: int) -> int:
    """Milliseconds by which the point has to lie ahead for nobody to call for that long."""
    return seconds * 1000 + LIMIT.tolerance_ms


def _most_in_a_window(grants: list[int], window_ms: int) -> int:
    ordered = sorted(grants)
    return max(sum(1 for moment in ordered if start <= moment < start + window_ms) for start in ordered)


def test_a_burst_then_a_wait_then_one_more(limiter: RateLimiter, now: Milliseconds, provider: str) -> None:
    grants = [limiter.take(provider, LIMIT) for _ in range(LIMIT.burst + 1)]
    assert grants[:-1] == [Grant(0)] * LIMIT.burst
    assert grants[-1].wait_ms == LIMIT.interval_ms
    now.now += grants[-1].wait_ms - 1
    assert limiter.take(provider, LIMIT).wait_ms == 1
    now.now += 1
    assert limiter.take(provider, LIMIT).wait_ms == 0
    assert limiter.take(provider, LIMIT).wait_ms == LIMIT.interval_ms


def test_asking_in_vain_costs_nothing(limiter: RateLimiter, now: Milliseconds, provider: str) -> None:
    for _ in range(LIMIT.burst):
        limiter.take(provider, LIMIT)
    waits = {limiter.take(provider, LIMIT).wait_ms for _ in range(9)}
    assert waits == {LIMIT.interval_ms}
    now.now += LIMIT.interval_ms
    assert limiter.take(provider, LIMIT).wait_ms == 0


def test_after_a_rest_there_is_a_burst_again_but_no_more(
    limiter: RateLimiter, now: Milliseconds, provider: str
) -> None:
    for _ in range(2):
        taken = [limiter.take(provider, LIMIT).wait_ms for _ in range(LIMIT.burst + 2)]
        assert taken.count(0) == LIMIT.burst
        now.now += 3_600_000


def test_providers_do_not_wait_for_each_other(limiter: RateLimiter, provider: str) -> None:
    for _ in range(LIMIT.burst + 1):
        limiter.take(provider, LIMIT)
    assert limiter.take(f"{provider}-other", LIMIT).wait_ms == 0


def test_from_many_threads_no_window_ever_holds_too_many(
    limiter: RateLimiter, now: Milliseconds, provider: str
) -> None:
    """Time stands while the threads contend, then moves on a little; each window is counted afterwards."""
    granted: list[int] = []
    noted = Lock()

    def attempt(_number: int) -> None:
        if limiter.take(provider, LIMIT).wait_ms == 0:
            with noted:
                granted.append(now.now)

    with ThreadPoolExecutor(THREADS) as pool:
        for _ in range(24):
            list(pool.map(attempt, range(THREADS)))
            now.now += 617
    assert _most_in_a_window(granted, LIMIT.per_seconds * 1000) <= LIMIT.requests
    assert len(granted) >= 0.7 * LIMIT.requests * 24 * 617 / 10_000


@pytest.mark.parametrize("limit", [RateLimit(1, 1), RateLimit(1, 60), RateLimit(150, 10), RateLimit(600, 10)])
def test_any_limit_grants_its_burst_at_once(limiter: RateLimiter, provider: str, limit: RateLimit) -> None:
    wanted = min(limit.burst, 40)
    assert [limiter.take(provider, limit).wait_ms for _ in range(wanted)] == [0] * wanted


def test_trouble_keeps_everybody_away_and_then_one_goes_ahead(
    limiter: RateLimiter, now: Milliseconds, provider: str
) -> None:
    limiter.take(provider, LIMIT)
    assert limiter.pause(provider, _pause(2), seen=0)
    assert limiter.take(provider, LIMIT).wait_ms == 2000
    now.now += 2000
    assert limiter.take(provider, LIMIT) == Grant(0, failures=1)
    assert limiter.take(provider, LIMIT).wait_ms > 0
    assert limiter.pause(provider, _pause(90), seen=1)
    assert limiter.take(provider, LIMIT).wait_ms == 90_000
    now.now += 90_000
    assert limiter.take(provider, LIMIT) == Grant(0, failures=2)
    limiter.clear(provider, seen=2)
    now.now += LIMIT.interval_ms
    assert limiter.take(provider, LIMIT) == Grant(0, failures=0)


def test_a_success_that_is_reported_opens_no_gate(limiter: RateLimiter, provider: str) -> None:
    for _ in range(LIMIT.burst):
        limiter.take(provider, LIMIT)
    limiter.clear(provider, seen=0)
    assert limiter.take(provider, LIMIT).wait_ms == LIMIT.interval_ms


def test_later_trouble_never_shortens_what_an_earlier_one_asked_for(limiter: RateLimiter, provider: str) -> None:
    """Of many calls under way at once, one is told to come back in 90 s, the next one just fails."""
    limiter.take(provider, LIMIT)
    assert limiter.pause(provider, _pause(90), seen=0)
    assert not limiter.pause(provider, _pause(2), seen=0)
    assert not limiter.pause(provider, _pause(2), seen=1)
    assert not limiter.pause(provider, _pause(2))
    assert limiter.take(provider, LIMIT).wait_ms == 90_000


def test_trouble_of_a_provider_nobody_has_called_is_kept_too(limiter: RateLimiter, provider: str) -> None:
    assert limiter.pause(provider, _pause(7), seen=0)
    assert limiter.take(provider, LIMIT).wait_ms == 7000
    assert limiter.pause(f"{provider}-other", _pause(7))
    assert limiter.take(f"{provider}-other", LIMIT).wait_ms == 7000


def test_of_a_hundred_calls_that_fail_at_once_one_counts(
    limiter: RateLimiter, now: Milliseconds, provider: str
) -> None:
    limiter.take(provider, LIMIT)
    news = []
    for _ in range(100):
        news.append(limiter.pause(provider, _pause(2), seen=0))
        now.now += 5
    assert (news[0], sum(news)) == (True, 1)
    now.now += 3000
    assert limiter.take(provider, LIMIT) == Grant(0, failures=1)


def test_who_fails_along_with_others_is_heard_where_it_was_asked_to_wait_longer(
    limiter: RateLimiter, now: Milliseconds, provider: str
) -> None:
    limiter.take(provider, LIMIT)
    assert limiter.pause(provider, _pause(2), seen=0)
    assert limiter.pause(provider, _pause(90), seen=0)
    assert not limiter.pause(provider, _pause(90), seen=0)
    assert limiter.take(provider, LIMIT).wait_ms == 90_000
    now.now += 90_000
    assert limiter.take(provider, LIMIT) == Grant(0, failures=1)


def test_a_success_that_knew_of_fewer_failures_clears_nothing(
    limiter: RateLimiter, now: Milliseconds, provider: str
) -> None:
    limiter.take(provider, LIMIT)
    for seen in range(2):
        limiter.pause(provider, _pause(2), seen=seen)
        now.now += 3000
    limiter.clear(provider, seen=1)
    assert limiter.take(provider, LIMIT) == Grant(0, failures=2)


def test_of_many_threads_that_fail_at_once_one_has_news(limiter: RateLimiter, provider: str) -> None:
    limiter.take(provider, LIMIT)
    with ThreadPoolExecutor(THREADS) as pool:
        assert sum(pool.map(lambda _number: limiter.pause(provider, _pause(2), seen=0), range(THREADS))) == 1


@pytest.mark.parametrize("back_ms", [1, 5000])
def test_clocks_that_disagree_grant_no_more_in_all(
    limiter: RateLimiter, now: Milliseconds, provider: str, back_ms: int
) -> None:
    """Two functions take turns, one of them behind."""
    granted = 0
    for number in range(4 * LIMIT.burst):
        now.now += back_ms if number % 2 else -back_ms
        granted += limiter.take(provider, LIMIT).wait_ms == 0
    assert granted <= LIMIT.burst + -(-back_ms // LIMIT.interval_ms)


def test_others_who_were_faster_are_no_full_gate(now: Milliseconds, provider: str) -> None:
    """The point always lies behind when it is looked at, and somebody always moves it before it can be moved."""
    table = aws_clients.dynamodb()
    rival = DynamoDBRateLimiter(table, COORDINATION_TABLE, now)

    class Overtaken:
        """The table as one sees it who is overtaken between two of his calls."""

        calls = 0

        def update_item(self, **request: Any) -> Any:
            self.calls += 1
            if self.calls % 2 == 0:
                now.now += 2 * LIMIT.interval_ms
                assert rival.take(provider, LIMIT).wait_ms == 0
            answer = table.update_item(**request)
            now.now += 10 * LIMIT.interval_ms
            return answer

    overtaken = Overtaken()
    assert DynamoDBRateLimiter(cast("Any", overtaken), COORDINATION_TABLE, now).take(provider, LIMIT) == Grant(0)
    assert overtaken.calls == 3
