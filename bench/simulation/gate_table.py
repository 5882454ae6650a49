"""The gate's table in memory: who may call when, who waits, which alarm is set; the decisions are the code's own.

Each port reads and writes in the order its DynamoDB adapter does, so that what can come in between does here too.
"""

from bisect import insort
from collections import defaultdict
from typing import Final

from bench.simulation.chance import SQS, SQS_DELIVERY, Chance
from bench.simulation.ledger import Ledger
from bench.simulation.tables import Table
from bench.simulation.virtual_time import Action, VirtualTime
from shared.domain.rates import Grant, RateLimit, is_news, next_point, wait_ms
from shared.domain.turns import Turn, next_ticket

_TURN_BYTES: Final = 1000  # most of it the token
_LOST_AFTER_SECONDS: Final = 30


class SimulatedGate:
    """Implements `shared.ports.ProviderGate`."""

    def __init__(self, time: VirtualTime, table: Table) -> None:
        self._time = time
        self._table = table
        self._points: dict[str, int] = defaultdict(int)
        self._failures: dict[str, int] = defaultdict(int)

    def take(self, provider: str, limit: RateLimit) -> Grant:
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

    def pause(self, provider: str, pause_ms: int, *, seen: int | None = None) -> bool:
        self._table.write()
        until = self._now_ms() + pause_ms
        if seen is not None and self._failures[provider] == seen and self._points[provider] < until:
            self._failures[provider] = seen + 1
        elif not is_news(self._points[provider], until):
            return False
        elif seen is not None:
            self._table.write()
        self._points[provider] = until
        return True

    def clear(self, provider: str, *, seen: int) -> None:
        self._table.write()
        if self._failures[provider] == seen:
            self._failures[provider] = 0

    def _now_ms(self) -> int:
        return int(self._time.now * 1000)


class SimulatedQueue:
    """Implements `shared.ports.TurnQueue`."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._turns: dict[str, list[tuple[int, str, Turn]]] = defaultdict(list)
        self._last: dict[tuple[str, str], int] = {}
        self._served: dict[str, int] = defaultdict(int)

    def join(self, provider: str, caller: str, job_id: str, token: str, calls: int = 1) -> None:
        ticket = self._ticket(provider, caller)
        self._table.write()
        insort(self._turns[provider], (ticket, job_id, Turn(provider, ticket, job_id, token, calls)))

    def first(self, provider: str, most: int) -> list[Turn]:
        turns = [turn for _, _, turn in self._turns[provider][:most]]
        self._table.read(_TURN_BYTES * len(turns))
        return turns

    def leave(self, turn: Turn) -> None:
        self._table.write()
        self._served[turn.provider] = max(self._served[turn.provider], turn.ticket)
        self._table.write()
        waiting = self._turns[turn.provider]
        entry = (turn.ticket, turn.job_id, turn)
        if entry in waiting[:100]:
            waiting.remove(entry)

    def _ticket(self, provider: str, caller: str) -> int:
        """Counted by the table itself: one write where the caller is known, two where it is new or was away."""
        self._table.read()
        served = self._served[provider]
        self._table.write()
        last = self._last.get((provider, caller))
        if last is None or last < served:
            self._table.write()
            last = self._last.get((provider, caller))
        self._last[provider, caller] = ticket = next_ticket(served, last)
        return ticket


class SimulatedAlarm:
    """Implements `shared.ports.Alarm`: a delayed message at most once a provider; `rings` is what it sets off."""

    def __init__(self, time: VirtualTime, table: Table, ledger: Ledger, seed: int, rings: Action) -> None:
        self._time = time
        self._table = table
        self._ledger = ledger
        self._rings = rings
        self._latency = Chance(seed, "sqs")
        self._noted: dict[str, int] = {}

    def ring(self, provider: str, after_seconds: int) -> None:
        now = int(self._time.now)
        self._table.write()
        if self._noted.get(provider, -_LOST_AFTER_SECONDS - 1) >= now - _LOST_AFTER_SECONDS:
            return
        self._noted[provider] = now + after_seconds
        self._time.wait(self._latency.around(*SQS))
        self._ledger.messages += 1
        self._time.after(after_seconds + self._latency.around(*SQS_DELIVERY), self._rings)

    def rang(self, provider: str) -> None:
        self._table.write()
        self._noted.pop(provider, None)
