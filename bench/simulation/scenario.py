"""Who asks for how much, and what goes wrong meanwhile."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from shared.domain.rate_limits import RateLimit

STABILITY: Final = RateLimit(150, 10)


@dataclass(frozen=True, slots=True)
class Episode:
    """From `start` to `end` the provider takes `allowed` requests in its window; none means it is down."""

    start: float
    end: float
    allowed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """`callers` is how many videos each asks for, all within `arrival_seconds`; `usual_seconds` names the models."""

    name: str
    callers: Mapping[str, int]
    arrival_seconds: float = 60
    usual_seconds: tuple[int, ...] = (40, 120)
    limit: RateLimit = STABILITY
    episodes: tuple[Episode, ...] = ()
    videos_at_once: int | None = None

    @property
    def jobs(self) -> int:
        return sum(self.callers.values())


CALLERS: Final = {"huge": 9000, "large": 600, "middling": 250, "small": 100, "tiny": 40, "one-off": 10}
OUTAGE: Final = Episode(600, 720)
THROTTLING: Final = Episode(1500, 1680, allowed=40)

CALM: Final = Scenario(name="ten thousand at once, nothing goes wrong", callers=CALLERS)
TROUBLED: Final = Scenario(
    name="the same with an outage of 2 minutes, then 3 minutes at a quarter of the rate",
    callers=CALLERS,
    episodes=(OUTAGE, THROTTLING),
)
