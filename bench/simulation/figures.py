"""The figures of an outcome: how late, how many steps, how fair, how dear."""

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
    """From the moment a video could be had to the moment it was ours; `of_own` in shares of its own duration."""

    seconds: list[float]
    of_own: list[float]
    in_time: float


def percentile(numbers: Sequence[float], share: float) -> float:
    """The smallest number that so large a share of them does not exceed."""
    ordered = sorted(numbers)
    return ordered[max(0, -int(-share * len(ordered) // 1) - 1)] if ordered else 0.0


def lag_of(outcome: Outcome) -> Lag:
    """A video that was done while the provider was down could be had from the end of that."""
    seconds: list[float] = []
    of_own: list[float] = []
    in_time = 0
    for job in outcome.jobs:
        if job.status is JobStatus.SUCCEEDED:
            film = outcome.renderer.films[job.id]
            late = seconds_since_epoch(job) - outcome.renderer.within_reach_at(film.done_at)
            seconds.append(late)
            of_own.append(late / film.seconds)
            in_time += late <= max(_LATE_SECONDS, _LATE_SHARE * film.seconds)
    return Lag(seconds, of_own, in_time / len(seconds) if seconds else 0.0)


def waits_by_caller(outcome: Outcome) -> dict[str, list[float]]:
    """Seconds from acceptance to submission."""
    waits: dict[str, list[float]] = defaultdict(list)
    for job in outcome.jobs:
        if job.started_at:
            waits[job.caller].append((job.started_at - job.created_at).total_seconds())
    return {caller: waits[caller] for caller in outcome.scenario.callers}
