"""Scenarios: how many videos each caller requests, and when the provider fails."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from shared.domain.rate_limits import RateLimit

STABILITY: Final = RateLimit(150, 10)


@dataclass(frozen=True, slots=True)
class Episode:
    """From `start` to `end` the provider accepts `allowed` requests per window; 0 is an outage."""

    start: float
    end: float
    allowed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """`callers`: the number of videos that each requests within `arrival_seconds`; `usual_seconds`: one model each."""

    name: str
    callers: Mapping[str, int]
    arrival_seconds: float = 60
    usual_seconds: tuple[int, ...] = (40, 120)
    limit: RateLimit = STABILITY
    episodes: tuple[Episode, ...] = ()
    max_concurrent_videos: int | None = None

    @property
    def jobs(self) -> int:
        return sum(self.callers.values())


CALLERS: Final = {"huge": 9000, "large": 600, "medium": 250, "small": 100, "tiny": 40, "one-off": 10}
OUTAGE: Final = Episode(600, 720)
THROTTLING: Final = Episode(1500, 1680, allowed=40)

NO_FAILURES: Final = Scenario(name="ten thousand jobs, no failures", callers=CALLERS)
WITH_FAILURES: Final = Scenario(
    name="the same with an outage of 2 minutes, then 3 minutes at a quarter of the rate limit",
    callers=CALLERS,
    episodes=(OUTAGE, THROTTLING),
)
