"""Waits follow what the model usually takes, and grow while it is late."""

import pytest

from shared.domain.pacing import LONGEST_WAIT_SECONDS, first_wait_seconds, next_wait_seconds


@pytest.mark.parametrize(("typical", "first"), [(0, 1), (1, 1), (4, 4), (90, 90), (100_000, 900)])
def test_the_first_wait_is_what_it_usually_takes(typical: int, first: int) -> None:
    assert first_wait_seconds(typical) == first


@pytest.mark.parametrize("typical", [1, 4, 60, 600])
def test_later_waits_grow_and_stay_whole_and_bounded(typical: int) -> None:
    waits = [next_wait_seconds(typical, checks) for checks in range(40)]
    assert waits == sorted(waits)
    assert all(1 <= wait <= LONGEST_WAIT_SECONDS for wait in waits)


def test_a_video_twice_as_late_as_usual_costs_few_checks() -> None:
    late, checks = 0, 0
    while late < 120:
        late += next_wait_seconds(120, checks)
        checks += 1
    assert checks <= 6
