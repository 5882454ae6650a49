"""Fair queueing: callers alternate, however many jobs one of them has."""

from hypothesis import given
from hypothesis import strategies as st

from shared.domain.fair_queue import next_ticket


def test_a_callers_tickets_increase_by_one() -> None:
    assert next_ticket(0, None) == 1
    assert next_ticket(0, 1) == 2
    assert next_ticket(0, 20) == 21


def test_a_new_ticket_is_never_before_the_queues_current_time() -> None:
    assert next_ticket(17, None) == 18
    assert next_ticket(17, 3) == 18


@given(st.integers(1, 200), st.integers(1, 5), st.integers(0, 50))
def test_a_new_caller_waits_for_at_most_one_job_of_another_per_own_job(busy: int, new: int, served: int) -> None:
    """A caller with hundreds of jobs has one job before each of the new caller's jobs, not hundreds."""
    first, last = [], None
    for _ in range(busy):
        last = next_ticket(0, last)
        first.append(last)
    time = max(first[:served], default=0)
    waiting = [("busy", ticket) for ticket in first[served:]]
    last = None
    for _ in range(new):
        last = next_ticket(time, last)
        waiting.append(("new", last))
    served_callers = [caller for caller, _ in sorted(waiting, key=lambda waiting: waiting[1])]
    for nth in range(1, new + 1):
        position = [number for number, caller in enumerate(served_callers) if caller == "new"][nth - 1]
        assert served_callers[:position].count("busy") <= nth
