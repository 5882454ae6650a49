"""The coordination table in memory: rate limits, waiting jobs and dispatch timers. The deployed code decides.

Each port reads and writes in the same sequence as its DynamoDB adapter, so that other calls can interleave as on AWS.
"""

from bisect import insort
from collections import defaultdict
from collections.abc import Callable
from typing import Final

from bench.simulation.ledger import Ledger
from bench.simulation.rng import SQS, SQS_DELIVERY, Rng
from bench.simulation.tables import Table
from bench.simulation.virtual_time import VirtualTime
from shared.domain.fair_queue import WaitingJob, next_ticket
from shared.domain.rate_limits import Grant, RateLimit, extends_pause, next_point, wait_ms

_WAITING_JOB_BYTES: Final = 1000  # most of it the token
_LOST_AFTER_SECONDS: Final = 30


class SimulatedRateLimiter:
    """Implements the port `RateLimiter`."""

    def __init__(self, time: VirtualTime, table: Table) -> None:
        self._time = time
        self._table = table
        self._points: dict[str, int] = defaultdict(int)
        self._failures: dict[str, int] = defaultdict(int)

    def acquire(self, provider: str, limit: RateLimit) -> Grant:
        now = self._now_ms()
        self._table.write()
        if self._points[provider] < now:
            self._table.write()
        point = next_point(limit, self._points[provider], now)
        if point is None:
            self._table.write()
            self._table.read()
            return Grant(max(1, wait_ms(limit, self._points[provider], now)))
        self._points[provider] = point
        return Grant(0, self._failures[provider])

    def pause(self, provider: str, pause_ms: int, *, failures_seen: int | None = None) -> bool:
        self._table.write()
        until = self._now_ms() + pause_ms
        if failures_seen is not None and self._failures[provider] == failures_seen and self._points[provider] < until:
            self._failures[provider] = failures_seen + 1
        elif not extends_pause(self._points[provider], until):
            return False
        elif failures_seen is not None:
            self._table.write()
        self._points[provider] = until
        return True

    def record_success(self, provider: str, *, failures_seen: int) -> None:
        self._table.write()
        if self._failures[provider] == failures_seen:
            self._failures[provider] = 0

    def _now_ms(self) -> int:
        return int(self._time.now * 1000)


class SimulatedWaitingJobs:
    """Implements the port `WaitingJobs`."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._waiting: dict[str, list[tuple[int, str, WaitingJob]]] = defaultdict(list)
        self._last: dict[tuple[str, str], int] = {}
        self._served: dict[str, int] = defaultdict(int)

    def enqueue(self, provider: str, caller: str, job_id: str, token: str, calls: int = 1) -> None:
        ticket = self._ticket(provider, caller)
        self._table.write()
        insort(self._waiting[provider], (ticket, job_id, WaitingJob(provider, ticket, job_id, token, calls)))

    def peek(self, provider: str, limit: int) -> list[WaitingJob]:
        jobs = [waiting for _, _, waiting in self._waiting[provider][:limit]]
        self._table.read(_WAITING_JOB_BYTES * len(jobs))
        return jobs

    def remove(self, waiting: WaitingJob) -> None:
        self._table.write()
        self._served[waiting.provider] = max(self._served[waiting.provider], waiting.ticket)
        self._table.write()
        queue = self._waiting[waiting.provider]
        entry = (waiting.ticket, waiting.job_id, waiting)
        if entry in queue[:100]:
            queue.remove(entry)

    def _ticket(self, provider: str, caller: str) -> int:
        """The table counts: one write for a known caller, two for a new one or one whose last ticket is too old."""
        self._table.read()
        served = self._served[provider]
        self._table.write()
        last = self._last.get((provider, caller))
        if last is None or last < served:
            self._table.write()
            last = self._last.get((provider, caller))
        self._last[provider, caller] = ticket = next_ticket(served, last)
        return ticket


class SimulatedDispatchTimer:
    """Implements the port `DispatchTimer`: at most one delayed message per provider; `on_fire` runs on delivery."""

    def __init__(
        self, time: VirtualTime, table: Table, ledger: Ledger, seed: int, on_fire: Callable[[str], None]
    ) -> None:
        self._time = time
        self._table = table
        self._ledger = ledger
        self._on_fire = on_fire
        self._latency = Rng(seed, "sqs")
        self._scheduled_until: dict[str, int] = {}

    def schedule(self, provider: str, after_seconds: int) -> None:
        now = int(self._time.now)
        self._table.write()
        if self._scheduled_until.get(provider, -_LOST_AFTER_SECONDS - 1) >= now - _LOST_AFTER_SECONDS:
            return
        self._scheduled_until[provider] = now + after_seconds
        self._time.wait(self._latency.around(*SQS))
        self._ledger.messages += 1
        self._time.after(after_seconds + self._latency.around(*SQS_DELIVERY), lambda: self._on_fire(provider))

    def mark_fired(self, provider: str) -> None:
        self._table.write()
        self._scheduled_until.pop(provider, None)
