"""Whose turn it is at a provider's gate: tickets by which callers take turns, however much one of them asks for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from shared.domain.jobs import JobKind

CALLS_PER_JOB: Final[Mapping[JobKind, int]] = {JobKind.GENERATE: 1, JobKind.IMG2IMG: 1, JobKind.IMG2VIDEO: 5}
"""About how often a job of each kind calls its provider: a video is submitted, checked on some three times, fetched."""


@dataclass(frozen=True, slots=True)
class WaitingJob:
    """One waiting job. `token` wakes its state machine; `calls` is about how often it will call the provider."""

    provider: str
    ticket: int
    job_id: str
    token: str
    calls: int = 1


def next_ticket(virtual_time: int, callers_last: int | None) -> int:
    """A caller's next ticket: one after its own last, never before those being served (start-time fairness)."""
    return max(virtual_time, callers_last or 0) + 1
