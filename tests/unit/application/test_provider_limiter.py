"""ProviderLimiter: calls stay within the rate limit; each failure opens the circuit for longer, success closes it."""

import pytest

from shared.application.limits import ProviderLimiter
from shared.domain.errors import (
    AiArtError,
    ContentFilteredError,
    ProviderThrottledError,
    ProviderUnavailableError,
    StorageUnavailableError,
)
from shared.domain.fair_queue import WaitingJob
from shared.domain.rate_limits import Grant, RateLimit
from tests.support.fakes.clock import FakeClock
from tests.support.fakes.metrics import FakeCallMetrics
from tests.support.fakes.rate_limiter import InMemoryRateLimiter

DOWN = StorageUnavailableError("The rate limiter cannot be reached.")


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def rate_limiter(clock: FakeClock) -> InMemoryRateLimiter:
    return InMemoryRateLimiter(lambda: int(clock().timestamp() * 1000))


@pytest.fixture
def metrics() -> FakeCallMetrics:
    return FakeCallMetrics()


def _limiter(rate_limiter: InMemoryRateLimiter, metrics: FakeCallMetrics, limit: RateLimit) -> ProviderLimiter:
    return ProviderLimiter(rate_limiter=rate_limiter, limits={"acme": limit}, metrics=metrics)


@pytest.fixture
def limiter(rate_limiter: InMemoryRateLimiter, metrics: FakeCallMetrics) -> ProviderLimiter:
    return _limiter(rate_limiter, metrics, RateLimit(10, 10))


def _call(limiter: ProviderLimiter, error: AiArtError | None = None) -> None:
    with limiter.call("acme", limiter.acquire_or_raise("acme")):
        if error:
            raise error


def test_call_beyond_the_limit_is_refused_with_the_time_to_wait(limiter: ProviderLimiter, clock: FakeClock) -> None:
    _call(limiter)
    _call(limiter)
    with pytest.raises(ProviderThrottledError) as refused:
        _call(limiter)
    assert refused.value.retry_after == 2
    clock.advance(seconds=2)
    _call(limiter)


@pytest.mark.parametrize("error", [ProviderThrottledError("Slow down."), ProviderUnavailableError("Down.")])
def test_circuit_opens_for_longer_after_each_failure_until_a_success(
    limiter: ProviderLimiter, clock: FakeClock, error: AiArtError
) -> None:
    pauses = []
    for _ in range(7):
        with pytest.raises(type(error)):
            _call(limiter, error)
        pauses.append(limiter.acquire("acme").wait_ms / 1000)
        clock.advance(seconds=pauses[-1])
    assert pauses == [2, 4, 8, 16, 32, 60, 60]
    _call(limiter)
    assert limiter.acquire("acme").failures == 0


def test_longer_retry_after_of_the_provider_is_respected(limiter: ProviderLimiter) -> None:
    with pytest.raises(ProviderThrottledError):
        _call(limiter, ProviderThrottledError("Slow down.", retry_after=90))
    assert limiter.acquire("acme").wait_ms == 90_000


def test_refusal_of_a_prompt_does_not_open_the_circuit(limiter: ProviderLimiter) -> None:
    with pytest.raises(ContentFilteredError):
        _call(limiter, ContentFilteredError("Refused."))
    assert limiter.acquire("acme").wait_ms == 0


def test_successful_call_is_a_success_although_it_cannot_be_recorded(
    limiter: ProviderLimiter, rate_limiter: InMemoryRateLimiter, clock: FakeClock
) -> None:
    with pytest.raises(ProviderUnavailableError):
        _call(limiter, ProviderUnavailableError("Down."))
    clock.advance(seconds=2)
    rate_limiter.faults.plan("record_success", DOWN)
    _call(limiter)
    assert rate_limiter.faults.calls["record_success"] == 1


def test_provider_error_is_raised_although_the_circuit_cannot_be_opened(
    limiter: ProviderLimiter, rate_limiter: InMemoryRateLimiter
) -> None:
    rate_limiter.faults.plan("pause", DOWN)
    with pytest.raises(ProviderThrottledError):
        _call(limiter, ProviderThrottledError("Slow down."))


def test_open_circuit_stops_job_starts_as_well(limiter: ProviderLimiter, clock: FakeClock) -> None:
    waiting = WaitingJob("acme", 1, "job", "token")
    with pytest.raises(ProviderUnavailableError):
        _call(limiter, ProviderUnavailableError("Down."))
    assert limiter.acquire_job_start(waiting).wait_ms >= 2000
    clock.advance(seconds=2)
    assert limiter.acquire_job_start(waiting).wait_ms == 0


def test_one_of_many_concurrent_failures_opens_the_circuit(
    rate_limiter: InMemoryRateLimiter, metrics: FakeCallMetrics, monkeypatch: pytest.MonkeyPatch
) -> None:
    changes: list[bool] = []
    pause = rate_limiter.pause

    def recorded(provider: str, pause_ms: int, *, failures_seen: int | None = None) -> bool:
        changes.append(pause(provider, pause_ms, failures_seen=failures_seen))
        return changes[-1]

    monkeypatch.setattr(rate_limiter, "pause", recorded)
    limiter = _limiter(rate_limiter, metrics, RateLimit(500, 10))
    grants = [limiter.acquire_or_raise("acme") for _ in range(100)]
    for grant in grants:
        with pytest.raises(ProviderUnavailableError), limiter.call("acme", grant):
            raise ProviderUnavailableError("Down.")
    assert sum(changes) == 2, "one for calls, one for job starts"
    assert len(changes) == 101


def test_each_call_is_measured_whatever_its_outcome(
    limiter: ProviderLimiter, metrics: FakeCallMetrics, clock: FakeClock
) -> None:
    _call(limiter)
    for error in (ProviderUnavailableError("Down."), ContentFilteredError("No.")):
        clock.advance(seconds=60)
        with pytest.raises(type(error)):
            _call(limiter, error)
    with pytest.raises(ZeroDivisionError), limiter.call("atelier", Grant(0)):
        raise ZeroDivisionError
    assert metrics.calls == [
        ("acme", ""),
        ("acme", "provider_unavailable"),
        ("acme", "content_filtered"),
        ("atelier", "internal_error"),
    ]


def test_measured_time_is_that_of_the_call(rate_limiter: InMemoryRateLimiter, metrics: FakeCallMetrics) -> None:
    instants = iter([9.5, 10.0, 10.25])
    limiter = ProviderLimiter(rate_limiter=rate_limiter, limits={}, metrics=metrics, seconds=lambda: next(instants))
    with limiter.call("atelier", Grant(0)):
        pass
    assert metrics.milliseconds == [250.0]


def test_permission_that_waited_too_long_is_acquired_again(
    rate_limiter: InMemoryRateLimiter, metrics: FakeCallMetrics
) -> None:
    """A call counts in the window in which it is made, not in that of its permission."""
    seconds = [0.0]
    limiter = ProviderLimiter(
        rate_limiter=rate_limiter, limits={"acme": RateLimit(10, 10)}, metrics=metrics, seconds=lambda: seconds[0]
    )
    grant = limiter.acquire_or_raise("acme")
    seconds[0] = 25.0
    limiter.acquire_or_raise("acme")  # the second of a burst of two
    with pytest.raises(ProviderThrottledError), limiter.call("acme", grant):
        pytest.fail("The call was made on a permission of an earlier window.")
    assert metrics.milliseconds == []
