"""How fast a provider may be called: a rolling window that is never exceeded, as one moving point in time (GCRA)."""

from dataclasses import dataclass
from typing import Final

_BURST_SHARE: Final = 5  # a fifth of the window's calls may come at once; the rest is spread over the window
_FIRST_PAUSE_SECONDS: Final = 2
_LONGEST_PAUSE_SECONDS: Final = 60
NEWS_MS: Final = 1000


@dataclass(frozen=True, slots=True)
class RateLimit:
    """At most `requests` calls in any `per_seconds` seconds, wherever that window begins."""

    requests: int
    per_seconds: int

    @property
    def burst(self) -> int:
        return max(1, self.requests // _BURST_SHARE)

    @property
    def interval_ms(self) -> int:
        """Milliseconds from one call to the next at the steady rate, rounded up so that the bound holds."""
        return -(-self.per_seconds * 1000 // max(1, self.requests - self.burst))

    @property
    def tolerance_ms(self) -> int:
        """How far ahead of the clock the point may run: what makes room for the burst."""
        return (self.burst - 1) * self.interval_ms

    def for_jobs(self, calls: int) -> "RateLimit":
        """How fast jobs may begin that make so many calls each, so that their later calls find room too."""
        return RateLimit(max(1, self.requests // calls), self.per_seconds)


@dataclass(frozen=True, slots=True)
class Grant:
    """Whether a call may be made now (`wait_ms` 0) or in how many milliseconds; `failures` in a row before it."""

    wait_ms: int
    failures: int = 0


def next_point(limit: RateLimit, point_ms: int, now_ms: int) -> int | None:
    """Where the point stands after one more call, or None where that call has to wait."""
    if point_ms > now_ms + limit.tolerance_ms:
        return None
    return max(point_ms, now_ms) + limit.interval_ms


def wait_ms(limit: RateLimit, point_ms: int, now_ms: int) -> int:
    """Milliseconds until a call may be made."""
    return max(0, point_ms - now_ms - limit.tolerance_ms)


def is_news(point_ms: int, until_ms: int) -> bool:
    """Whether a pause until then is worth a write where the point stands there already: of many calls in flight that
    fail at once, all but the first few have nothing to add.
    """
    return point_ms < until_ms - NEWS_MS


def pause_ms(limit: RateLimit, failures: int, retry_after_seconds: int | None) -> int:
    """How far to move the point after that many failures in a row: nobody calls until then, and then one goes ahead.

    What the provider asked for counts where it is longer.
    """
    grown = min(_LONGEST_PAUSE_SECONDS, _FIRST_PAUSE_SECONDS * int(2 ** min(failures - 1, 10)))
    return max(grown, retry_after_seconds or 0) * 1000 + limit.tolerance_ms
