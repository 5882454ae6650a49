"""Fair queueing between callers: jobs waiting for a provider are sorted by ticket (start-time fair queueing)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from shared.domain.jobs import JobKind

CALLS_PER_JOB: Final[Mapping[JobKind, int]] = {JobKind.GENERATE: 1, JobKind.IMG2IMG: 1, JobKind.IMG2VIDEO: 5}
"""Approximate provider calls per job: a video is submitted, polled about three times, and downloaded."""


@dataclass(frozen=True, slots=True)
class WaitingJob:
    """A job waiting for a provider. `token` resumes its state machine; `calls` estimates its provider calls."""

    provider: str
    ticket: int
    job_id: str
    token: str
    calls: int = 1


def next_ticket(virtual_time: int, callers_last: int | None) -> int:
    """Return a caller's next ticket: one after its own last, and never before the tickets being served now."""
    return max(virtual_time, callers_last or 0) + 1
