"""Whose turn it is at a provider's gate: tickets by which callers take turns, however much one of them asks for."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Turn:
    """One waiting job. `token` wakes its state machine."""

    provider: str
    ticket: int
    job_id: str
    token: str


def next_ticket(virtual_time: int, callers_last: int | None) -> int:
    """A caller's next ticket: one after its own last, never before those being served (start-time fairness)."""
    return max(virtual_time, callers_last or 0) + 1
