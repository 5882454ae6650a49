"""The budget: what a day's images and videos may cost together is set aside before a provider is asked.

It is exact: each job's share is set aside, and given back or spent, once, however often that is tried. Whoever dies in
between leaves a share set aside, never one too few; the sweeper gives it back.
"""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final

from shared.domain.budget import Reservation, day_of, micro_usd, provider_called_at, seconds_left
from shared.domain.catalogue import Catalogue
from shared.domain.errors import AiArtError, BudgetExceededError, InternalError, NotFoundError
from shared.domain.jobs import Job, JobStatus
from shared.domain.models import Model
from shared.ports import Clock, JobStore, SpendLedger

_FULL: Final = "The most that this deployment may spend in a day is spent; it goes on after midnight, UTC."
_SURELY_OVER: Final = timedelta(minutes=15)  # longer than anybody takes from setting aside to writing the job down
_DAY: Final = timedelta(days=1)


class Budget:
    """`cap` is the most a day may cost, in millionths of a dollar. What is free passes by it."""

    def __init__(self, *, ledger: SpendLedger, catalogue: Catalogue, cap: int, clock: Clock) -> None:
        self._ledger = ledger
        self._catalogue = catalogue
        self._cap = cap
        self._clock = clock

    def check(self, model: Model) -> None:
        """Raises BudgetExceededError where the day has nothing left for that model, StorageUnavailableError."""
        price = _price(model)
        now = self._clock()
        if price and self._ledger.total(day_of(now)) + price > self._cap:
            raise _full(now)

    def reserve(self, job: Job) -> None:
        """Set the job's price aside, instead of what was for it. Before the record that intends the call is written.

        Raises BudgetExceededError, StorageUnavailableError.
        """
        at = job.submission_started_at
        if at is None:
            raise InternalError("Money is set aside for a job that asks nobody.")
        price = _price(self._catalogue.at(job.model, job.provider))
        if not price:
            self.release(job)
        elif not self._ledger.reserve(day_of(at), Reservation(job.id, price, at), cap=self._cap):
            raise _full(at)

    def release(self, job: Job) -> None:
        """Best effort: nothing was bought by what was intended then. What stays, the sweeper gives back."""
        at = provider_called_at(job)
        if at and self._may_hold(job):
            with suppress(AiArtError):
                self._ledger.settle(day_of(at), job.id, 0, since=at)

    def settle(self, job: Job) -> None:
        """The job has ended: it cost what its record says; where that is not known, what was set aside.

        Raises StorageUnavailableError.
        """
        at = provider_called_at(job)
        if at and self._may_hold(job):
            self._ledger.settle(day_of(at), job.id, _spent(job))

    def tidy(self, jobs: JobStore) -> None:
        """Give back what is set aside for jobs that were never written down, or wait again; settle those that ended.

        Raises StorageUnavailableError.
        """
        now = self._clock()
        for moment in (now - _DAY, now):
            for held in self._ledger.held(day_of(moment)):
                if held.since < now - _SURELY_OVER:
                    self._tidy(moment, held, jobs)

    def _tidy(self, moment: datetime, held: Reservation, jobs: JobStore) -> None:
        job = None
        with suppress(NotFoundError):
            job = jobs.get(held.job_id)
        if job is None or job.is_final or (job.status is JobStatus.QUEUED and not job.submission_started_at):
            at = provider_called_at(job) if job else None
            spent = _spent(job) if job and at and day_of(at) == day_of(moment) else 0
            self._ledger.settle(day_of(moment), held.job_id, spent, since=held.since)

    def _may_hold(self, job: Job) -> bool:
        """What is free never held anything, unless it stands in for something that is not."""
        model = self._catalogue.find(job.model, job.provider)
        return model is None or bool(_price(model)) or job.fallback_from is not None


def _price(model: Model) -> int:
    return micro_usd(model.cost_of(1).usd)


def _spent(job: Job) -> int | None:
    """None for what was set aside: a provider may have made something, and what it asks for that is not on record."""
    if job.cost:
        return micro_usd(job.cost.usd)
    return None if job.submission_started_at else 0


def _full(now: datetime) -> BudgetExceededError:
    return BudgetExceededError(_FULL, retry_after=seconds_left(now))
