"""Ports that coordinate all functions: rate limits, budget, the queue of waiting jobs, dispatch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from shared.domain.budget import Reservation, ReserveResult
    from shared.domain.fair_queue import WaitingJob
    from shared.domain.rate_limits import Grant, RateLimit


class RateLimiter(Protocol):
    """How fast each provider is called, by all functions together; also its circuit breaker."""

    def acquire(self, provider: str, limit: RateLimit) -> Grant:
        """Request permission for one call. Raises StorageUnavailableError."""
        ...

    def pause(self, provider: str, pause_ms: int, *, failures_seen: int | None = None) -> bool:
        """Open the circuit for that time; False if that changed nothing. Raises StorageUnavailableError.

        `failures_seen` is the number of consecutive failures that the failed call knew of: one more is counted, once
        for all callers that knew the same number.
        """
        ...

    def record_success(self, provider: str, *, failures_seen: int) -> None:
        """Reset the count of consecutive failures, unless it has grown since. Raises StorageUnavailableError."""
        ...


class SpendLedger(Protocol):
    """What each day costs: spent, and reserved for jobs under way.

    Amounts are millionths of a US dollar. Every method raises StorageUnavailableError.
    """

    def reserve(self, day: date, reservation: Reservation, *, limit: int) -> ReserveResult:
        """Add a reservation, or change the job's existing one; not accepted, and nothing changed, if the day's total
        would exceed the limit.
        """
        ...

    def commit(self, day: date, job_id: str, spent: int | None, *, reserved_at: datetime | None = None) -> None:
        """Replace the job's reservation by what it cost (None: the reserved amount). No effect if there is no
        reservation or (with `reserved_at`) if it was made at another time.
        """
        ...

    def total(self, day: date) -> int:
        """Spent plus reserved."""
        ...

    def reservations(self, day: date) -> Iterable[Reservation]:
        """All open reservations of the day."""
        ...


class WaitingJobs(Protocol):
    """The fair queue of jobs that wait for a provider."""

    def enqueue(self, provider: str, caller: str, job_id: str, token: str, calls: int = 1) -> None:
        """Add a job; `token` resumes its state machine, `calls` is the number of provider calls it will make.

        Raises StorageUnavailableError.
        """
        ...

    def peek(self, provider: str, limit: int) -> list[WaitingJob]:
        """Read the jobs at the head of the queue; they stay in it. Raises StorageUnavailableError."""
        ...

    def remove(self, waiting: WaitingJob) -> None:
        """Remove a job; a missing one is no error. Raises StorageUnavailableError."""
        ...


class TaskCallback(Protocol):
    """Resumes the state machine of a waiting job."""

    def resume(self, waiting: WaitingJob) -> bool:
        """False if nobody waits any more. Raises WorkflowUnavailableError."""
        ...


class DispatchTimer(Protocol):
    """Wakes the dispatcher for a provider after a delay."""

    def schedule(self, provider: str, after_seconds: int) -> None:
        """Send one wake-up message, however many callers request it. Raises StorageUnavailableError."""
        ...

    def mark_fired(self, provider: str) -> None:
        """Clear the scheduled wake-up; called before the queue is read. Raises StorageUnavailableError."""
        ...
