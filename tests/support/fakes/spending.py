"""The day's ledger in memory."""

from datetime import date, datetime
from threading import Lock

from shared.domain.budget import Reservation
from tests.support.fakes.faults import Faults


class InMemorySpendLedger:
    """Implements `shared.ports.SpendLedger`."""

    def __init__(self) -> None:
        self.faults = Faults()
        self._totals: dict[date, int] = {}
        self._held: dict[tuple[date, str], Reservation] = {}
        self._lock = Lock()

    def reserve(self, day: date, wanted: Reservation, *, cap: int) -> bool:
        self.faults.before("reserve")
        with self._lock:
            held = self._held.get((day, wanted.job_id))
            more = wanted.micro_usd - (held.micro_usd if held else 0)
            total = self._totals.get(day, 0) + more
            if more > 0 and total > cap:
                return False
            self._totals[day] = total
            self._held[day, wanted.job_id] = wanted
        self.faults.after("reserve")
        return True

    def settle(self, day: date, job_id: str, spent: int | None, *, since: datetime | None = None) -> None:
        self.faults.before("settle")
        with self._lock:
            held = self._held.get((day, job_id))
            if held is None or since not in (None, held.since):
                return
            del self._held[day, job_id]
            self._totals[day] += 0 if spent is None else spent - held.micro_usd
        self.faults.after("settle")

    def total(self, day: date) -> int:
        self.faults.before("total")
        return self._totals.get(day, 0)

    def held(self, day: date) -> list[Reservation]:
        self.faults.before("held")
        return [held for (of, _), held in self._held.items() if of == day]
