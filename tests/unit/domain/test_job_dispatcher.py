"""Callers take turns, however much one of them asks for."""

from hypothesis import given
from hypothesis import strategies as st

from shared.domain.fair_queue import next_ticket


def test_a_caller_s_tickets_follow_each_other() -> None:
    assert next_ticket(0, None) == 1
    assert next_ticket(0, 1) == 2
    assert next_ticket(0, 20) == 21


def test_who_comes_later_is_not_served_before_those_being_served() -> None:
    assert next_ticket(17, None) == 18
    assert next_ticket(17, 3) == 18


@given(st.integers(1, 200), st.integers(1, 5), st.integers(0, 50))
def test_a_newcomer_waits_for_one_of_each_other_s_jobs_at_most(greedy: int, modest: int, served: int) -> None:
    """Whoever asked for hundreds has one job before each of the newcomer's, not hundreds."""
    first, last = [], None
    for _ in range(greedy):
        last = next_ticket(0, last)
        first.append(last)
    time = max(first[:served], default=0)
    waiting = [("greedy", ticket) for ticket in first[served:]]
    last = None
    for _ in range(modest):
        last = next_ticket(time, last)
        waiting.append(("modest", last))
    order = [who for who, _ in sorted(waiting, key=lambda waiting: waiting[1])]
    for nth in range(1, modest + 1):
        at = [number for number, who in enumerate(order) if who == "modest"][nth - 1]
        assert order[:at].count("greedy") <= nth
