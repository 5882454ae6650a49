"""Figures of an outcome: finish lag, percentiles, waiting times."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bench.simulation.run import Outcome, seconds_since_epoch
from shared.domain.jobs import JobStatus

_LATE_SHARE: Final = 0.1
_LATE_SECONDS: Final = 10


@dataclass(frozen=True, slots=True)
class Lag:
    """From the moment a video was available to the moment it was stored; `of_own` in shares of its own duration."""

    seconds: list[float]
    of_own: list[float]
    in_time: float


def percentile(numbers: Sequence[float], share: float) -> float:
    """The smallest of the numbers that at least this share of them does not exceed."""
    ascending = sorted(numbers)
    return ascending[max(0, -int(-share * len(ascending) // 1) - 1)] if ascending else 0.0


def lag_of(outcome: Outcome) -> Lag:
    """A video that finished during an outage of the provider was available from the end of the outage."""
    seconds: list[float] = []
    of_own: list[float] = []
    in_time = 0
    for job in outcome.jobs:
        if job.status is JobStatus.SUCCEEDED:
            video = outcome.provider.videos[job.id]
            late = seconds_since_epoch(job) - outcome.provider.available_at(video.done_at)
            seconds.append(late)
            of_own.append(late / video.seconds)
            in_time += late <= max(_LATE_SECONDS, _LATE_SHARE * video.seconds)
    return Lag(seconds, of_own, in_time / len(seconds) if seconds else 0.0)


def waits_by_caller(outcome: Outcome) -> dict[str, list[float]]:
    """Seconds from acceptance to submission."""
    waits: dict[str, list[float]] = defaultdict(list)
    for job in outcome.jobs:
        if job.started_at:
            waits[job.caller].append((job.started_at - job.created_at).total_seconds())
    return {caller: waits[caller] for caller in outcome.scenario.callers}
