"""What a day's images and videos may cost together: amounts in millionths of a dollar, days by UTC."""

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
    """What is set aside for one job, in millionths of a dollar, and since when."""

    job_id: str
    micro_usd: int
    since: datetime


def micro_usd(usd: str) -> int:
    """Millionths of a dollar, rounded up; `usd` is a decimal in text, as prices are."""
    return int((Decimal(usd) * _MICRO).to_integral_value(ROUND_UP))


def day_of(moment: datetime) -> date:
    """The day whose spending it is."""
    return moment.astimezone(UTC).date()


def seconds_left(moment: datetime) -> int:
    """Seconds until the next day begins."""
    here = moment.astimezone(UTC)
    midnight = here.replace(hour=0, minute=0, second=0, microsecond=0) + _DAY
    return ceil((midnight - here).total_seconds())


def provider_called_at(job: Job) -> datetime | None:
    """When its provider was, or was to be, asked for the last time: of that day's spending it is. A job that came to
    nothing has its intent withdrawn and keeps its beginning.
    """
    return job.submission_started_at or job.started_at
