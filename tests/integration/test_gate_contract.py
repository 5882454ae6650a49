"""Any gate: from however many functions at once, no window of the limit's length holds more calls than it allows."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import Any, cast

import pytest

from shared.adapters.dynamodb_gate import DynamoDBProviderGate
from shared.domain.jobs import new_job_id
from shared.domain.rates import Grant, RateLimit
from shared.ports import ProviderGate
from shared.runtime import aws_clients
from tests.fakes.gate import InMemoryProviderGate
from tests.integration.cloud import GATE_TABLE

THREADS = 8
LIMIT = RateLimit(20, 10)


class Milliseconds:
    """A clock in milliseconds that a test moves."""

    def __init__(self) -> None:
        self.now = 1_800_000_000_000

    def __call__(self) -> int:
        return self.now


GATES: dict[str, Callable[[Callable[[], int]], ProviderGate]] = {
    "in memory": InMemoryProviderGate,
    "dynamodb": lambda now: DynamoDBProviderGate(aws_clients.dynamodb(), GATE_TABLE, now),
}


@pytest.fixture
def now() -> Milliseconds:
    return Milliseconds()


@pytest.fixture(params=GATES)
def gate(request: pytest.FixtureRequest, now: Milliseconds) -> ProviderGate:
    return GATES[request.param](now)


@pytest.fixture
def provider() -> str:
    """One that nobody has called yet."""
    return f"studio-{new_job_id()}"


def _pause(seconds: int) -> int:
    """Milliseconds by which the point has to lie ahead for nobody to call for that long."""
    return seconds * 1000 + LIMIT.tolerance_ms


def _most_in_a_window(grants: list[int], window_ms: int) -> int:
    ordered = sorted(grants)
    return max(sum(1 for moment in ordered if start <= moment < start + window_ms) for start in ordered)


def test_a_burst_then_a_wait_then_one_more(gate: ProviderGate, now: Milliseconds, provider: str) -> None:
    grants = [gate.take(provider, LIMIT) for _ in range(LIMIT.burst + 1)]
    assert grants[:-1] == [Grant(0)] * LIMIT.burst
    assert grants[-1].wait_ms == LIMIT.interval_ms
    now.now += grants[-1].wait_ms - 1
    assert gate.take(provider, LIMIT).wait_ms == 1
    now.now += 1
    assert gate.take(provider, LIMIT).wait_ms == 0
    assert gate.take(provider, LIMIT).wait_ms == LIMIT.interval_ms


def test_asking_in_vain_costs_nothing(gate: ProviderGate, now: Milliseconds, provider: str) -> None:
    for _ in range(LIMIT.burst):
        gate.take(provider, LIMIT)
    waits = {gate.take(provider, LIMIT).wait_ms for _ in range(9)}
    assert waits == {LIMIT.interval_ms}
    now.now += LIMIT.interval_ms
    assert gate.take(provider, LIMIT).wait_ms == 0


def test_after_a_rest_there_is_a_burst_again_but_no_more(gate: ProviderGate, now: Milliseconds, provider: str) -> None:
    for _ in range(2):
        taken = [gate.take(provider, LIMIT).wait_ms for _ in range(LIMIT.burst + 2)]
        assert taken.count(0) == LIMIT.burst
        now.now += 3_600_000


def test_providers_do_not_wait_for_each_other(gate: ProviderGate, provider: str) -> None:
    for _ in range(LIMIT.burst + 1):
        gate.take(provider, LIMIT)
    assert gate.take(f"{provider}-other", LIMIT).wait_ms == 0


def test_from_many_threads_no_window_ever_holds_too_many(gate: ProviderGate, now: Milliseconds, provider: str) -> None:
    """Time stands while the threads contend, then moves on a little; each window is counted afterwards."""
    granted: list[int] = []
    noted = Lock()

    def attempt(_number: int) -> None:
        if gate.take(provider, LIMIT).wait_ms == 0:
            with noted:
                granted.append(now.now)

    with ThreadPoolExecutor(THREADS) as pool:
        for _ in range(24):
            list(pool.map(attempt, range(THREADS)))
            now.now += 617
    assert _most_in_a_window(granted, LIMIT.per_seconds * 1000) <= LIMIT.requests
    assert len(granted) >= 0.7 * LIMIT.requests * 24 * 617 / 10_000


@pytest.mark.parametrize("limit", [RateLimit(1, 1), RateLimit(1, 60), RateLimit(150, 10), RateLimit(600, 10)])
def test_any_limit_grants_its_burst_at_once(gate: ProviderGate, provider: str, limit: RateLimit) -> None:
    wanted = min(limit.burst, 40)
    assert [gate.take(provider, limit).wait_ms for _ in range(wanted)] == [0] * wanted


def test_trouble_keeps_everybody_away_and_then_one_goes_ahead(
    gate: ProviderGate, now: Milliseconds, provider: str
) -> None:
    gate.take(provider, LIMIT)
    assert gate.pause(provider, _pause(2), seen=0)
    assert gate.take(provider, LIMIT).wait_ms == 2000
    now.now += 2000
    assert gate.take(provider, LIMIT) == Grant(0, failures=1)
    assert gate.take(provider, LIMIT).wait_ms > 0
    assert gate.pause(provider, _pause(90), seen=1)
    assert gate.take(provider, LIMIT).wait_ms == 90_000
    now.now += 90_000
    assert gate.take(provider, LIMIT) == Grant(0, failures=2)
    gate.clear(provider, seen=2)
    now.now += LIMIT.interval_ms
    assert gate.take(provider, LIMIT) == Grant(0, failures=0)


def test_a_success_that_is_reported_opens_no_gate(gate: ProviderGate, provider: str) -> None:
    for _ in range(LIMIT.burst):
        gate.take(provider, LIMIT)
    gate.clear(provider, seen=0)
    assert gate.take(provider, LIMIT).wait_ms == LIMIT.interval_ms


def test_later_trouble_never_shortens_what_an_earlier_one_asked_for(gate: ProviderGate, provider: str) -> None:
    """Of many calls under way at once, one is told to come back in 90 s, the next one just fails."""
    gate.take(provider, LIMIT)
    assert gate.pause(provider, _pause(90), seen=0)
    assert not gate.pause(provider, _pause(2), seen=0)
    assert not gate.pause(provider, _pause(2), seen=1)
    assert not gate.pause(provider, _pause(2))
    assert gate.take(provider, LIMIT).wait_ms == 90_000


def test_trouble_of_a_provider_nobody_has_called_is_kept_too(gate: ProviderGate, provider: str) -> None:
    assert gate.pause(provider, _pause(7), seen=0)
    assert gate.take(provider, LIMIT).wait_ms == 7000
    assert gate.pause(f"{provider}-other", _pause(7))
    assert gate.take(f"{provider}-other", LIMIT).wait_ms == 7000


def test_of_a_hundred_calls_that_fail_at_once_one_counts(gate: ProviderGate, now: Milliseconds, provider: str) -> None:
    gate.take(provider, LIMIT)
    news = []
    for _ in range(100):
        news.append(gate.pause(provider, _pause(2), seen=0))
        now.now += 5
    assert (news[0], sum(news)) == (True, 1)
    now.now += 3000
    assert gate.take(provider, LIMIT) == Grant(0, failures=1)


def test_who_fails_along_with_others_is_heard_where_it_was_asked_to_wait_longer(
    gate: ProviderGate, now: Milliseconds, provider: str
) -> None:
    gate.take(provider, LIMIT)
    assert gate.pause(provider, _pause(2), seen=0)
    assert gate.pause(provider, _pause(90), seen=0)
    assert not gate.pause(provider, _pause(90), seen=0)
    assert gate.take(provider, LIMIT).wait_ms == 90_000
    now.now += 90_000
    assert gate.take(provider, LIMIT) == Grant(0, failures=1)


def test_a_success_that_knew_of_fewer_failures_clears_nothing(
    gate: ProviderGate, now: Milliseconds, provider: str
) -> None:
    gate.take(provider, LIMIT)
    for seen in range(2):
        gate.pause(provider, _pause(2), seen=seen)
        now.now += 3000
    gate.clear(provider, seen=1)
    assert gate.take(provider, LIMIT) == Grant(0, failures=2)


def test_of_many_threads_that_fail_at_once_one_has_news(gate: ProviderGate, provider: str) -> None:
    gate.take(provider, LIMIT)
    with ThreadPoolExecutor(THREADS) as pool:
        assert sum(pool.map(lambda _number: gate.pause(provider, _pause(2), seen=0), range(THREADS))) == 1


@pytest.mark.parametrize("back_ms", [1, 5000])
def test_clocks_that_disagree_grant_no_more_in_all(
    gate: ProviderGate, now: Milliseconds, provider: str, back_ms: int
) -> None:
    """Two functions take turns, one of them behind."""
    granted = 0
    for number in range(4 * LIMIT.burst):
        now.now += back_ms if number % 2 else -back_ms
        granted += gate.take(provider, LIMIT).wait_ms == 0
    assert granted <= LIMIT.burst + -(-back_ms // LIMIT.interval_ms)


def test_others_who_were_faster_are_no_full_gate(now: Milliseconds, provider: str) -> None:
    """The point always lies behind when it is looked at, and somebody always moves it before it can be moved."""
    table = aws_clients.dynamodb()
    rival = DynamoDBProviderGate(table, GATE_TABLE, now)

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
    assert DynamoDBProviderGate(cast("Any", overtaken), GATE_TABLE, now).take(provider, LIMIT) == Grant(0)
    assert overtaken.calls == 3
