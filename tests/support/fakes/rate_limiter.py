"""The providers' gate, its queue and its alarm in memory; the decisions are the code's own."""

from collections import defaultdict
from collections.abc import Callable
from threading import Lock

from shared.domain.fair_queue import WaitingJob, next_ticket
from shared.domain.rate_limits import Grant, RateLimit, is_news, next_point, wait_ms
from tests.support.fakes.clock import FakeClock
from tests.support.fakes.faults import Faults

_LOST_AFTER_SECONDS = 30


class InMemoryRateLimiter:
    """Implements `shared.ports.RateLimiter`."""

    def __init__(self, now_ms: Callable[[], int]) -> None:
        self.faults = Faults()
        self._now_ms = now_ms
        self._points: dict[str, int] = defaultdict(int)
        self._failures: dict[str, int] = defaultdict(int)
        self._lock = Lock()

    def take(self, provider: str, limit: RateLimit) -> Grant:
        self.faults.before("take")
        with self._lock:
            point = next_point(limit, self._points[provider], self._now_ms())
            if point is None:
                return Grant(wait_ms(limit, self._points[provider], self._now_ms()))
            self._points[provider] = point
            return Grant(0, self._failures[provider])

    def pause(self, provider: str, pause_ms: int, *, seen: int | None = None) -> bool:
        self.faults.before("pause")
        with self._lock:
            until = self._now_ms() + pause_ms
            if seen is not None and self._failures[provider] == seen and self._points[provider] < until:
                self._failures[provider] = seen + 1
            elif not is_news(self._points[provider], until):
                return False
            self._points[provider] = until
            return True

    def clear(self, provider: str, *, seen: int) -> None:
        self.faults.before("clear")
        with self._lock:
            if self._failures[provider] == seen:
                self._failures[provider] = 0


class OpenGate:
    """A gate that lets everybody through and remembers nothing, for tests of other things."""

    def take(self, provider: str, limit: RateLimit) -> Grant:  # noqa: ARG002 - all are alike to it
        return Grant(0)

    def pause(self, provider: str, pause_ms: int, *, seen: int | None = None) -> bool:  # noqa: ARG002 - it never closes
        return False

    def clear(self, provider: str, *, seen: int) -> None:
        """There is nothing to clear."""


class InMemoryWaitingJobs:
    """Implements `shared.ports.WaitingJobs`."""

    def __init__(self) -> None:
        self.faults = Faults()
        self._waiting: dict[str, list[WaitingJob]] = defaultdict(list)
        self._last: dict[tuple[str, str], int] = {}
        self._time: dict[str, int] = defaultdict(int)
        self._lock = Lock()

    def join(self, provider: str, caller: str, job_id: str, token: str, calls: int = 1) -> None:
        self.faults.before("join")
        with self._lock:
            ticket = next_ticket(self._time[provider], self._last.get((provider, caller)))
            self._last[provider, caller] = ticket
            self._waiting[provider].append(WaitingJob(provider, ticket, job_id, token, calls))

    def first(self, provider: str, most: int) -> list[WaitingJob]:
        self.faults.before("first")
        return sorted(self._waiting[provider], key=lambda waiting: (waiting.ticket, waiting.job_id))[:most]

    def leave(self, waiting: WaitingJob) -> None:
        self.faults.before("leave")
        with self._lock:
            self._time[waiting.provider] = max(self._time[waiting.provider], waiting.ticket)
            queue = self._waiting[waiting.provider]
            queue[:] = [other for other in queue if (other.ticket, other.job_id) != (waiting.ticket, waiting.job_id)]


class FakeDispatchTimer:
    """Implements `shared.ports.Alarm`; `rings` are the messages that were sent: provider and delay."""

    def __init__(self, clock: FakeClock) -> None:
        self.faults = Faults()
        self.rings: list[tuple[str, int]] = []
        self._clock = clock
        self._set: dict[str, float] = {}

    def schedule(self, provider: str, after_seconds: int) -> None:
        self.faults.before("ring")
        now = self._clock().timestamp()
        if provider in self._set and self._set[provider] >= now - _LOST_AFTER_SECONDS:
            return
        delay = min(after_seconds, 900)
        self._set[provider] = now + delay
        self.rings.append((provider, delay))

    def fired(self, provider: str) -> None:
        self.faults.before("rang")
        self._set.pop(provider, None)
