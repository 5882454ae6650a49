"""Poll waits: first the model's typical duration, then a tenth of the elapsed time, so that polls are few."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain import catalogue
from shared.domain.poll_schedule import first_wait_seconds, next_wait_seconds, rate_limited_wait_seconds

JITTER = st.floats(0, 1)
DEFINITION = Path(catalogue.__file__).parents[2] / "infra" / "statemachines" / "video.asl.json"


@pytest.mark.parametrize(
    ("typical", "first"), [(0, (1, 1)), (1, (1, 1)), (4, (4, 4)), (90, (81, 90)), (100_000, (810, 900))]
)
def test_the_first_wait_is_about_the_typical_duration(typical: int, first: tuple[int, int]) -> None:
    assert (first_wait_seconds(typical, 0), first_wait_seconds(typical, 1)) == first


@given(st.integers(0, 10**6), JITTER)
def test_the_first_wait_is_an_integer_between_one_second_and_15_minutes(typical: int, jitter: float) -> None:
    wait = first_wait_seconds(typical, jitter)
    assert isinstance(wait, int)
    assert 1 <= wait <= 15 * 60


@given(st.floats(0, 10**6), JITTER)
def test_a_later_wait_is_at_most_a_tenth_of_the_elapsed_time_or_two_seconds(elapsed: float, jitter: float) -> None:
    wait = next_wait_seconds(elapsed, jitter)
    assert isinstance(wait, int)
    assert 2 <= wait <= max(2, elapsed / 10)


def _checked_until_done(typical: int, takes: float, jitters: list[float]) -> tuple[float, int]:
    """When the finished video is found, and after how many checks."""
    at: float = first_wait_seconds(typical, jitters[0])
    checks = 1
    while at < takes:
        at += next_wait_seconds(at, jitters[checks % len(jitters)])
        checks += 1
    return at, checks


@given(st.integers(5, 900), st.floats(0.9, 3), st.lists(JITTER, min_size=8, max_size=8))
def test_a_finished_video_is_found_within_a_tenth_of_its_duration(
    typical: int, slowness: float, jitters: list[float]
) -> None:
    """The minimum is two seconds; a video finished before the first check was faster than typical, here by < 1/4."""
    takes = typical * slowness
    found_at, _ = _checked_until_done(typical, takes, jitters)
    first = first_wait_seconds(typical, jitters[0])
    assert found_at - takes <= (max(2.0, takes * 0.1) if takes > first else first - takes + 0.001)


def _transitions(checks: int) -> int:
    """How many states are entered until the given check finds the video, according to the state machine definition."""
    states = json.loads(DEFINITION.read_text(encoding="utf-8"))["States"]
    entered, name = 0, json.loads(DEFINITION.read_text(encoding="utf-8"))["StartAt"]
    while True:
        entered += 1
        state = states[name]
        if state["Type"] == "Succeed":
            return entered
        if state["Type"] == "Choice":
            checks -= 1
            name = state["Choices"][0]["Next"] if checks == 0 else state["Default"]
        else:
            name = state["Next"]


@pytest.mark.parametrize("typical", [10, 40, 90, 300, 600, 900])
@pytest.mark.parametrize("slowness", [0.8, 1.0, 1.1, 1.2])
def test_a_typical_video_takes_at_most_twenty_transitions(typical: int, slowness: float) -> None:
    assert _transitions(max(_checks(typical, slowness))) <= 20


@pytest.mark.parametrize("typical", [10, 40, 90, 300, 600, 900])
def test_a_video_that_takes_a_quarter_longer_averages_twenty_transitions(typical: int) -> None:
    checks = _checks(typical, 1.25)
    assert sum(map(_transitions, checks)) / len(checks) <= 20


def _checks(typical: int, slowness: float) -> list[int]:
    """The number of checks for different jitter values."""
    return [_checked_until_done(typical, typical * slowness, [j / 10, 1 - j / 10])[1] for j in range(11)]


def test_a_video_found_by_the_first_checks_needs_few_transitions() -> None:
    assert _transitions(1) <= 8
    assert _transitions(2) <= 11


@given(st.integers(0, 10**6), st.floats(0, 10**5), JITTER)
def test_a_throttled_check_waits_for_the_rate_limit_plus_jitter(
    limiter_wait_ms: int, elapsed: float, jitter: float
) -> None:
    wait = rate_limited_wait_seconds(limiter_wait_ms, elapsed, jitter)
    assert wait * 1000 > limiter_wait_ms
    assert wait <= 1 + limiter_wait_ms / 1000 + max(2, elapsed / 10)
