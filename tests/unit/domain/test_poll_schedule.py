"""Waits follow what the model usually takes, then how long it has taken: soon found, seldom asked."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain import catalogue
from shared.domain.poll_schedule import first_wait_seconds, next_wait_seconds, refused_wait_seconds

JITTER = st.floats(0, 1)
DEFINITION = Path(catalogue.__file__).parents[2] / "infra" / "statemachines" / "video.asl.json"


@pytest.mark.parametrize(
    ("typical", "first"), [(0, (1, 1)), (1, (1, 1)), (4, (4, 4)), (90, (81, 90)), (100_000, (810, 900))]
)
def test_the_first_wait_is_about_what_it_usually_takes(typical: int, first: tuple[int, int]) -> None:
    assert (first_wait_seconds(typical, 0), first_wait_seconds(typical, 1)) == first


@given(st.integers(0, 10**6), JITTER)
def test_a_first_wait_is_whole_and_bounded(typical: int, jitter: float) -> None:
    wait = first_wait_seconds(typical, jitter)
    assert isinstance(wait, int)
    assert 1 <= wait <= 15 * 60


@given(st.floats(0, 10**6), JITTER)
def test_a_later_wait_is_whole_and_a_tenth_of_the_time_so_far_or_two_seconds(elapsed: float, jitter: float) -> None:
    wait = next_wait_seconds(elapsed, jitter)
    assert isinstance(wait, int)
    assert 2 <= wait <= max(2, elapsed / 10)


def _checked_until_done(typical: int, takes: float, jitters: list[float]) -> tuple[float, int]:
    """When the video is found, and after how many checks."""
    at: float = first_wait_seconds(typical, jitters[0])
    checks = 1
    while at < takes:
        at += next_wait_seconds(at, jitters[checks % len(jitters)])
        checks += 1
    return at, checks


@given(st.integers(5, 900), st.floats(0.9, 3), st.lists(JITTER, min_size=8, max_size=8))
def test_a_video_is_found_a_tenth_of_its_time_or_two_seconds_after_it_was_done(
    typical: int, slowness: float, jitters: list[float]
) -> None:
    """One that is done before its first check was quicker than usual, by less than a quarter here."""
    takes = typical * slowness
    found_at, _ = _checked_until_done(typical, takes, jitters)
    first = first_wait_seconds(typical, jitters[0])
    assert found_at - takes <= (max(2.0, takes * 0.1) if takes > first else first - takes + 0.001)


def _transitions(checks: int) -> int:
    """Entered states of a video that is found at the given check, read off the definition itself."""
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
def test_one_that_takes_a_quarter_longer_does_so_on_average(typical: int) -> None:
    checks = _checks(typical, 1.25)
    assert sum(map(_transitions, checks)) / len(checks) <= 20


def _checks(typical: int, slowness: float) -> list[int]:
    """With jitter of every sort."""
    return [_checked_until_done(typical, typical * slowness, [j / 10, 1 - j / 10])[1] for j in range(11)]


def test_on_time_it_takes_few() -> None:
    assert _transitions(1) <= 8
    assert _transitions(2) <= 11


@given(st.integers(0, 10**6), st.floats(0, 10**5), JITTER)
def test_who_finds_no_room_comes_when_there_is_some_and_not_all_at_once(
    limiter: int, elapsed: float, jitter: float
) -> None:
    wait = refused_wait_seconds(limiter, elapsed, jitter)
    assert wait * 1000 > limiter
    assert wait <= 1 + limiter / 1000 + max(2, elapsed / 10)
