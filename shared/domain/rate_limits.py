"""Rate limiting of providers by the generic cell rate algorithm (GCRA).

The state of a limiter is one point in time, the "theoretical arrival time" of the next call, in milliseconds since the
epoch. A failure moves the point into the future, which pauses all calls (circuit breaker with exponential backoff).
"""

import math
from dataclasses import dataclass, field
from typing import Final

_BURST_SHARE: Final = 5  # a fifth of the calls of a window may come in a burst; the rest is spread over the window
_FIRST_PAUSE_SECONDS: Final = 2
_LONGEST_PAUSE_SECONDS: Final = 60
MIN_PAUSE_EXTENSION_MS: Final = 1000  # a shorter extension of a pause is not worth a write


@dataclass(frozen=True, slots=True)
class RateLimit:
    """At most `requests` calls in any rolling window of `per_seconds` seconds."""

    requests: int
    per_seconds: int

    @property
    def burst(self) -> int:
        """Number of calls that may come at once."""
        return max(1, self.requests // _BURST_SHARE)

    @property
    def interval_ms(self) -> int:
        """Milliseconds between calls at the steady rate, rounded up so that the limit holds."""
        return -(-self.per_seconds * 1000 // max(1, self.requests - self.burst))

    @property
    def tolerance_ms(self) -> int:
        """How far ahead of the clock the point may be, which allows the burst."""
        return (self.burst - 1) * self.interval_ms

    def for_jobs(self, calls: int) -> "RateLimit":
        """Return the limit for starting jobs that make so many calls each, so that their later calls fit in as well."""
        return RateLimit(max(1, self.requests // calls), self.per_seconds)


@dataclass(frozen=True, slots=True)
class Grant:
    """The limiter's decision: `wait_ms` is 0 where the call may be made now; `failures` counts consecutive failures.

    `acquired_at` is in seconds of the process's own clock; unknown is infinity.
    """

    wait_ms: int
    failures: int = 0
    acquired_at: float = field(default=math.inf, compare=False)


def next_point(limit: RateLimit, point_ms: int, now_ms: int) -> int | None:
    """Return the point after one more call, or None where the call has to wait."""
    if point_ms > now_ms + limit.tolerance_ms:
        return None
    return max(point_ms, now_ms) + limit.interval_ms


def wait_ms(limit: RateLimit, point_ms: int, now_ms: int) -> int:
    """Return the milliseconds until a call may be made."""
    return max(0, point_ms - now_ms - limit.tolerance_ms)


def extends_pause(point_ms: int, until_ms: int) -> bool:
    """Whether a pause until `until_ms` extends the current one by enough to be written.

    Of many concurrent calls that fail together, all but the first few extend it by nothing.
    """
    return point_ms < until_ms - MIN_PAUSE_EXTENSION_MS


def pause_ms(limit: RateLimit, failures: int, retry_after_seconds: int | None) -> int:
    """Return how far to move the point (milliseconds from now) after that many consecutive failures.

    No call is made until then, and then a single one first. A longer Retry-After of the provider takes precedence.
    """
    backoff = min(_LONGEST_PAUSE_SECONDS, _FIRST_PAUSE_SECONDS * int(2 ** min(failures - 1, 10)))
    return max(backoff, retry_after_seconds or 0) * 1000 + limit.tolerance_ms
