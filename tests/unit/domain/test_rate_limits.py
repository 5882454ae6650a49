"""In any window of a limit's length at most so many calls are granted, whatever comes when; and the rate is used."""

from hypothesis import given
from hypothesis import strategies as st

from shared.domain.rate_limits import RateLimit, next_point, pause_ms, wait_ms

LIMITS = st.builds(RateLimit, requests=st.integers(1, 200), per_seconds=st.integers(1, 60))
GAPS = st.lists(st.integers(0, 3000) | st.just(0), min_size=1, max_size=300)
STABILITY = RateLimit(150, 10)


def _most_in_a_window(grants: list[int], window_ms: int) -> int:
    most = start = 0
    for end, moment in enumerate(grants):
        while grants[start] <= moment - window_ms:
            start += 1
        most = max(most, end - start + 1)
    return most


def _granted(limit: RateLimit, arrivals: list[int]) -> list[int]:
    point, granted = 0, []
    for now in arrivals:
        moved = next_point(limit, point, now)
        if moved is not None:
            point = moved
            granted.append(now)
    return granted


def _arrivals(gaps: list[int]) -> list[int]:
    now, arrivals = 1_000_000, []
    for gap in gaps:
        now += gap
        arrivals.append(now)
    return arrivals


@given(LIMITS, GAPS)
def test_no_window_ever_holds_more_than_the_limit(limit: RateLimit, gaps: list[int]) -> None:
    granted = _granted(limit, _arrivals(gaps))
    assert _most_in_a_window(granted, limit.per_seconds * 1000) <= limit.requests


@given(LIMITS)
def test_no_window_holds_more_where_each_comes_back_when_it_was_told(limit: RateLimit) -> None:
    """The greediest who keep to the gate: all at once, and again at the very millisecond they may."""
    now, point, granted = 1_000_000, 0, []
    for _ in range(3 * limit.requests):
        now += wait_ms(limit, point, now)
        moved = next_point(limit, point, now)
        assert moved is not None
        point = moved
        granted.append(now)
    assert _most_in_a_window(granted, limit.per_seconds * 1000) <= limit.requests


@given(LIMITS, st.integers(0, 10**7), st.integers(0, 10**7))
def test_the_wait_is_as_long_as_needed_and_no_longer(limit: RateLimit, point: int, now: int) -> None:
    wait = wait_ms(limit, point, now)
    assert (next_point(limit, point, now) is None) is (wait > 0)
    assert next_point(limit, point, now + wait) is not None
    if wait:
        assert next_point(limit, point, now + wait - 1) is None


def test_a_burst_of_a_thousand_is_let_through_at_the_provider_s_pace() -> None:
    now, point, granted = 0, 0, []
    while len(granted) < 1000:
        now += wait_ms(STABILITY, point, now)
        point = next_point(STABILITY, point, now) or point
        granted.append(now)
    assert _most_in_a_window(granted, 10_000) <= 150
    assert granted[-1] <= 1000 / 150 * 10_000 * 1.3  # most of what is allowed is used


@given(LIMITS, st.integers(1, 50), st.none() | st.integers(1, 3600))
def test_after_a_failure_nobody_calls_for_as_long_as_was_asked_and_then_one_goes_ahead(
    limit: RateLimit, failures: int, asked: int | None
) -> None:
    now = 5_000_000
    point = now + pause_ms(limit, failures, asked)
    wait = wait_ms(limit, point, now)
    assert wait >= (asked or 0) * 1000
    assert 2000 <= wait <= max(60, asked or 0) * 1000
    moved = next_point(limit, point, now + wait)
    assert moved is not None
    assert next_point(limit, moved, now + wait) is None


def test_pauses_grow_with_failures_in_a_row() -> None:
    pauses = [pause_ms(STABILITY, failures, None) - STABILITY.tolerance_ms for failures in range(1, 9)]
    assert pauses == [2000, 4000, 8000, 16000, 32000, 60000, 60000, 60000]


@given(LIMITS, st.integers(1, 20))
def test_jobs_begin_so_slowly_that_all_their_calls_find_room(limit: RateLimit, calls: int) -> None:
    jobs = limit.for_jobs(calls)
    assert jobs.per_seconds == limit.per_seconds
    assert jobs.requests == 1 or jobs.requests * calls <= limit.requests
    assert limit.for_jobs(1) == limit
