"""Amounts and days of the daily budget: micro-USD (millionths of a US dollar) and UTC days."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_UP, Decimal
from math import ceil
from typing import Final

from shared.domain.jobs import Job

_MICRO: Final = Decimal(1_000_000)
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Reservation:
    """The amount reserved for one job, in micro-USD, and when it was reserved."""

    job_id: str
    micro_usd: int
    reserved_at: datetime


@dataclass(frozen=True, slots=True)
class ReserveResult:
    """Whether a reservation was accepted, and the day's total as far as the store's answer shows it, in millionths of
    a US dollar.
    """

    accepted: bool
    total: int


def micro_usd(usd: str) -> int:
    """Convert a price (US dollars, decimal text) to micro-USD, rounded up."""
    return int((Decimal(usd) * _MICRO).to_integral_value(ROUND_UP))


def day_of(moment: datetime) -> date:
    """Return the UTC day whose budget an expense at `moment` counts against."""
    return moment.astimezone(UTC).date()


def seconds_left(moment: datetime) -> int:
    """Return the seconds until the next UTC day begins, rounded up."""
    now = moment.astimezone(UTC)
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0) + _DAY
    return ceil((midnight - now).total_seconds())


def provider_called_at(job: Job) -> datetime | None:
    """Return when the job's provider was called last, or was about to be: that day's budget pays for the job.

    A job whose submission was withdrawn has only its start time. None where the provider was never about to be called.
    """
    return job.submission_started_at or job.started_at
