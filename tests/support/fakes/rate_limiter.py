"""The rate limiter, the queue of waiting jobs and the dispatch timer in memory, with the real domain rules."""

from collections import defaultdict
from collections.abc import Callable
from threading import Lock

from shared.domain.fair_queue import WaitingJob, next_ticket
from shared.domain.rate_limits import Grant, RateLimit, extends_pause, next_point, wait_ms
from tests.support.fakes.clock import FakeClock
from tests.support.fakes.faults import Faults

_LOST_AFTER_SECONDS = 30


class InMemoryRateLimiter:
    """Implements the port `RateLimiter`."""

    def __init__(self, now_ms: Callable[[], int]) -> None:
        self.faults = Faults()
        self._now_ms = now_ms
        self._points: dict[str, int] = defaultdict(int)
        self._failures: dict[str, int] = defaultdict(int)
        self._lock = Lock()

    def acquire(self, provider: str, limit: RateLimit) -> Grant:
        self.faults.before("acquire")
        with self._lock:
            point = next_point(limit, self._points[provider], self._now_ms())
            if point is None:
                return Grant(wait_ms(limit, self._points[provider], self._now_ms()))
            self._points[provider] = point
            return Grant(0, self._failures[provider])

    def pause(self, provider: str, pause_ms: int, *, failures_seen: int | None = None) -> bool:
        self.faults.before("pause")
        with self._lock:
            until = self._now_ms() + pause_ms
            if (
                failures_seen is not None
                and self._failures[provider] == failures_seen
                and self._points[provider] < until
            ):
                self._failures[provider] = failures_seen + 1
            elif not extends_pause(self._points[provider], until):
                return False
            self._points[provider] = until
            return True

    def record_success(self, provider: str, *, failures_seen: int) -> None:
        self.faults.before("record_success")
        with self._lock:
            if self._failures[provider] == failures_seen:
                self._failures[provider] = 0


class UnlimitedRateLimiter:
    """A rate limiter that grants every call and stores nothing, for tests of other subjects."""

    def acquire(self, provider: str, limit: RateLimit) -> Grant:  # noqa: ARG002 - the port's signature
        return Grant(0)

    def pause(
        self,
        provider: str,  # noqa: ARG002 - the port's signature
        pause_ms: int,  # noqa: ARG002 - the same
        *,
        failures_seen: int | None = None,  # noqa: ARG002 - the same
    ) -> bool:
        return False

    def record_success(self, provider: str, *, failures_seen: int) -> None:
        """Nothing is stored."""


class InMemoryWaitingJobs:
    """Implements the port `WaitingJobs`."""

    def __init__(self) -> None:
        self.faults = Faults()
        self._waiting: dict[str, list[WaitingJob]] = defaultdict(list)
        self._last: dict[tuple[str, str], int] = {}
        self._time: dict[str, int] = defaultdict(int)
        self._lock = Lock()

    def enqueue(self, provider: str, caller: str, job_id: str, token: str, calls: int = 1) -> None:
        self.faults.before("enqueue")
        with self._lock:
            ticket = next_ticket(self._time[provider], self._last.get((provider, caller)))
            self._last[provider, caller] = ticket
            self._waiting[provider].append(WaitingJob(provider, ticket, job_id, token, calls))

    def peek(self, provider: str, limit: int) -> list[WaitingJob]:
        self.faults.before("peek")
        return sorted(self._waiting[provider], key=lambda waiting: (waiting.ticket, waiting.job_id))[:limit]

    def remove(self, waiting: WaitingJob) -> None:
        self.faults.before("remove")
        with self._lock:
            self._time[waiting.provider] = max(self._time[waiting.provider], waiting.ticket)
            queue = self._waiting[waiting.provider]
            queue[:] = [other for other in queue if (other.ticket, other.job_id) != (waiting.ticket, waiting.job_id)]


class FakeDispatchTimer:
    """Implements the port `DispatchTimer`; `scheduled` are the messages sent: provider and delay."""

    def __init__(self, clock: FakeClock) -> None:
        self.faults = Faults()
        self.scheduled: list[tuple[str, int]] = []
        self._clock = clock
        self._fires_at: dict[str, float] = {}

    def schedule(self, provider: str, after_seconds: int) -> None:
        self.faults.before("schedule")
        now = self._clock().timestamp()
        if provider in self._fires_at and self._fires_at[provider] >= now - _LOST_AFTER_SECONDS:
            return
        delay = min(after_seconds, 900)
        self._fires_at[provider] = now + delay
        self.scheduled.append((provider, delay))

    def mark_fired(self, provider: str) -> None:
        self.faults.before("mark_fired")
        self._fires_at.pop(provider, None)
