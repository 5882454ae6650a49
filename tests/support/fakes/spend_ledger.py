"""The spend ledger in memory."""

from datetime import date, datetime
from threading import Lock

from shared.domain.budget import Reservation, ReserveResult
from tests.support.fakes.faults import Faults


class InMemorySpendLedger:
    """Implements the port `SpendLedger`."""

    def __init__(self) -> None:
        self.faults = Faults()
        self._totals: dict[date, int] = {}
        self._reservations: dict[tuple[date, str], Reservation] = {}
        self._lock = Lock()

    def reserve(self, day: date, reservation: Reservation, *, limit: int) -> ReserveResult:
        self.faults.before("reserve")
        with self._lock:
            current = self._reservations.get((day, reservation.job_id))
            more = reservation.micro_usd - (current.micro_usd if current else 0)
            total = self._totals.get(day, 0)
            if more > 0 and total + more > limit:
                return ReserveResult(accepted=False, total=total)
            self._totals[day] = total + more
            self._reservations[day, reservation.job_id] = reservation
        self.faults.after("reserve")
        return ReserveResult(accepted=True, total=total + more)

    def commit(self, day: date, job_id: str, spent: int | None, *, reserved_at: datetime | None = None) -> None:
        self.faults.before("commit")
        with self._lock:
            current = self._reservations.get((day, job_id))
            if current is None or reserved_at not in (None, current.reserved_at):
                return
            del self._reservations[day, job_id]
            self._totals[day] += 0 if spent is None else spent - current.micro_usd
        self.faults.after("commit")

    def total(self, day: date) -> int:
        self.faults.before("total")
        return self._totals.get(day, 0)

    def reservations(self, day: date) -> list[Reservation]:
        self.faults.before("reservations")
        return [reservation for (of, _), reservation in self._reservations.items() if of == day]
