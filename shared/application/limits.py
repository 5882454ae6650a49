"""Limits on calls of providers: the rate limiter with its circuit breaker, and the daily budget."""

import time
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from shared.domain.budget import Reservation, day_of, micro_usd, provider_called_at, seconds_left
from shared.domain.catalogue import Catalogue
from shared.domain.errors import (
    AiArtError,
    BudgetExceededError,
    InternalError,
    NotFoundError,
    ProviderThrottledError,
    ProviderUnavailableError,
    StorageUnavailableError,
)
from shared.domain.jobs import Job, JobStatus
from shared.domain.models import Model
from shared.domain.rate_limits import Grant, RateLimit, pause_ms
from shared.ports.coordination import RateLimiter, SpendLedger
from shared.ports.jobs import JobStore
from shared.ports.platform import CallMetrics, Clock

if TYPE_CHECKING:
    from shared.domain.fair_queue import WaitingJob

_BUDGET_EXCEEDED: Final = "The most that this deployment may spend in a day is spent; it goes on after midnight, UTC."
_STALE_AFTER: Final = timedelta(minutes=15)  # longer than anybody takes from a reservation to the job's record
_DAY: Final = timedelta(days=1)
_PERMISSION_SECONDS: Final = 5.0  # a later call would not be in the window that it was permitted for


class ProviderLimiter:
    """Limits the rate of calls to each provider, and opens the circuit while a provider fails.

    `limits` has an entry for every provider of the catalogue. Every call is measured.
    """

    def __init__(
        self,
        *,
        rate_limiter: RateLimiter,
        limits: Mapping[str, RateLimit],
        metrics: CallMetrics,
        seconds: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._rate_limiter = rate_limiter
        self._limits = limits
        self._metrics = metrics
        self._seconds = seconds

    def acquire(self, provider: str) -> Grant:
        """Request permission for one call. Raises StorageUnavailableError."""
        grant = self._rate_limiter.acquire(provider, self._limits[provider])
        return replace(grant, acquired_at=self._seconds())

    def acquire_job_start(self, waiting: "WaitingJob") -> Grant:
        """Request permission to start a queued job; each of its calls needs its own permission later.

        Raises StorageUnavailableError.
        """
        limit = self._limits[waiting.provider].for_jobs(waiting.calls)
        return self._rate_limiter.acquire(_job_starts(waiting.provider), limit)

    def acquire_first(self, providers: Sequence[str]) -> tuple[int, Grant]:
        """Request permission for one call to the first provider that may be called now, and its position.

        Raises ProviderThrottledError with the time to wait for the last one, StorageUnavailableError.
        """
        grant = Grant(0)
        for position, provider in enumerate(providers):
            grant = self.acquire(provider)
            if not grant.wait_ms:
                return position, grant
        raise _busy(grant)

    def acquire_or_raise(self, provider: str) -> Grant:
        """Request permission for one call now.

        Raises ProviderThrottledError with the time to wait, StorageUnavailableError.
        """
        grant = self.acquire(provider)
        if grant.wait_ms:
            raise _busy(grant)
        return grant

    @contextmanager
    def call(self, provider: str, grant: Grant) -> Generator[None]:
        """Wrap one call: measure it, and open or close the provider's circuit by its outcome.

        A permission that is older than some seconds is acquired again, so that a call that had to wait for an earlier
        request's job is counted in the window in which it is made. Raises as `acquire_or_raise` then.
        """
        if self._seconds() - grant.acquired_at > _PERMISSION_SECONDS:
            grant = self.acquire_or_raise(provider)
        started, code = self._seconds(), ""
        try:
            yield
        except Exception as error:
            code = error.code if isinstance(error, AiArtError) else InternalError.code
            if isinstance(error, (ProviderThrottledError, ProviderUnavailableError)):
                self._open_circuit(provider, grant.failures, error.retry_after)
            raise
        else:
            if grant.failures:
                with suppress(StorageUnavailableError):  # the call's own outcome matters more
                    self._rate_limiter.record_success(provider, failures_seen=grant.failures)
        finally:
            self._metrics.record_call(provider, 1000 * (self._seconds() - started), code)

    def _open_circuit(self, provider: str, failures_seen: int, retry_after: int | None) -> None:
        """Pause calls and job starts; one of many calls that fail at the same time does so for all of them."""
        pause = pause_ms(self._limits[provider], failures_seen + 1, retry_after)
        with suppress(StorageUnavailableError):  # the call's own outcome matters more
            if self._rate_limiter.pause(provider, pause, failures_seen=failures_seen):
                self._rate_limiter.pause(_job_starts(provider), pause)


class Budget:
    """The daily budget (UTC): a job's price is reserved before its provider is called.

    Exact under concurrency: one conditional write per reservation holds the day's total to `limit`, in millionths of a
    US dollar. A crash leaves a reservation too many, never one too few; the sweeper releases it. Free models pass.
    """

    def __init__(self, *, ledger: SpendLedger, catalogue: Catalogue, limit: int, clock: Clock) -> None:
        self._ledger = ledger
        self._catalogue = catalogue
        self._limit = limit
        self._clock = clock
        self._last_total: tuple[date | None, int] = (None, 0)

    def check(self, model: Model) -> None:
        """Read the day's total. Raises BudgetExceededError (no room for this model), StorageUnavailableError."""
        price = model.price_micro_usd
        now = self._clock()
        if price and self._ledger.total(day_of(now)) + price > self._limit:
            raise _exceeded(now)

    def check_last_total(self, model: Model) -> None:
        """The same without a read while the total that this process saw last leaves room; `reserve` is exact.

        It saves the provider's rate limit from requests that cannot be paid for. Raises as `check` does.
        """
        day, total = self._last_total
        price = model.price_micro_usd
        if price and day == day_of(self._clock()) and total + price > self._limit:
            self.check(model)

    def reserve(self, job: Job, model: Model) -> None:
        """Reserve the model's price for the job, in place of an earlier reservation of it.

        Called before the record is written that says that the provider will be called.
        Raises BudgetExceededError, StorageUnavailableError.
        """
        at = job.submission_started_at
        if at is None:
            raise InternalError("A reservation is for a job whose provider is about to be called.")
        price = model.price_micro_usd
        if not price:
            if job.fallback_from:  # an earlier candidate may have a reservation
                self.release(job)
            return
        result = self._ledger.reserve(day_of(at), Reservation(job.id, price, at), limit=self._limit)
        self._last_total = day_of(at), result.total
        if not result.accepted:
            raise _exceeded(at)

    def release(self, job: Job) -> None:
        """Best effort: nothing was charged for the call that was planned then. The sweeper releases what stays."""
        at = provider_called_at(job)
        if at and self._may_have_reservation(job):
            with suppress(AiArtError):
                self._ledger.commit(day_of(at), job.id, 0, reserved_at=at)

    def commit(self, job: Job) -> None:
        """Replace the reservation of a job that has ended by what it cost; the reserved amount if that is unknown.

        Raises StorageUnavailableError.
        """
        at = provider_called_at(job)
        if at and self._may_have_reservation(job):
            self._ledger.commit(day_of(at), job.id, _spent(job))

    def release_stale(self, jobs: JobStore) -> None:
        """Release reservations of jobs that were never recorded or wait again; commit those of jobs that ended.

        Raises StorageUnavailableError.
        """
        now = self._clock()
        for moment in (now - _DAY, now):
            for reservation in self._ledger.reservations(day_of(moment)):
                if reservation.reserved_at < now - _STALE_AFTER:
                    self._release_stale(day_of(moment), reservation, jobs)

    def _release_stale(self, day: date, reservation: Reservation, jobs: JobStore) -> None:
        job = None
        with suppress(NotFoundError):
            job = jobs.get(reservation.job_id)
        if job is None or job.is_final or (job.status is JobStatus.QUEUED and not job.submission_started_at):
            at = provider_called_at(job) if job else None
            spent = _spent(job) if job and at and day_of(at) == day else 0
            self._ledger.commit(day, reservation.job_id, spent, reserved_at=reservation.reserved_at)

    def _may_have_reservation(self, job: Job) -> bool:
        """A free model has none, unless it is the fallback of one that is not free."""
        model = self._catalogue.find(job.model, job.provider)
        return model is None or model.price_micro_usd > 0 or job.fallback_from is not None


def _busy(refusal: Grant) -> ProviderThrottledError:
    seconds = -(-refusal.wait_ms // 1000)
    return ProviderThrottledError("The model's provider is busy; please try again.", retry_after=seconds)


def _job_starts(provider: str) -> str:
    """The rate limiter's name for starts of queued jobs, apart from the calls themselves."""
    return f"{provider}#job-starts"


def _spent(job: Job) -> int | None:
    """None for the reserved amount: the provider may have charged for something that is not on record."""
    if job.cost:
        return micro_usd(job.cost.usd)
    return None if job.submission_started_at else 0


def _exceeded(now: datetime) -> BudgetExceededError:
    return BudgetExceededError(_BUDGET_EXCEEDED, retry_after=seconds_left(now))
