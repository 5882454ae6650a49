"""How many state transitions a video takes, which is what Step Functions bills."""

from typing import Final

import pytest

from shared.domain.poll_schedule import first_wait_seconds, next_wait_seconds

MOST: Final = 20
WITHOUT_CHECKS: Final = len(["AwaitDispatch", "Submit", "Finish", "Finished"])
EACH_CHECK: Final = len(["WaitForProvider", "Check", "IsItFinished"])
LATE: Final = 1.1


def _checks_and_lag(typical: int, really: float, jitter: float) -> tuple[int, float]:
    """How often a video that takes `really` seconds is asked for, and when it is found."""
    elapsed: float = first_wait_seconds(typical, jitter)
    checks = 1
    while elapsed < really:
        elapsed += next_wait_seconds(elapsed, jitter)
        checks += 1
    return checks, elapsed


@pytest.mark.parametrize("typical", [4, 40, 120, 600])
@pytest.mark.parametrize("times", [0.7, 1.0, 1.1, 1.2])
@pytest.mark.parametrize("jitter", [0.0, 0.5, 1.0])
def test_a_typical_video_takes_at_most_twenty(typical: int, times: float, jitter: float) -> None:
    checks, _ = _checks_and_lag(typical, typical * times, jitter)
    assert WITHOUT_CHECKS + EACH_CHECK * checks <= MOST


@pytest.mark.parametrize("typical", [40, 120, 600])
@pytest.mark.parametrize("times", [1.2, 1.5, 3.0])
@pytest.mark.parametrize("jitter", [0.0, 0.5, 1.0])
def test_a_late_video_is_found_soon_after_it_is_there(typical: int, times: float, jitter: float) -> None:
    _, found = _checks_and_lag(typical, typical * times, jitter)
    assert found <= typical * times * LATE + 2
