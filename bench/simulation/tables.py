"""DynamoDB's part: the job records and their index in memory, each access taking its time and counted in its units."""

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from bench.simulation.ledger import Ledger
from bench.simulation.rng import DYNAMODB, Rng
from bench.simulation.virtual_time import VirtualTime
from shared.adapters.job_item import due_minute, to_item
from shared.domain.errors import JobConflictError, NotFoundError
from shared.domain.idempotency import ClaimSet
from shared.domain.jobs import Job
from shared.ports import JobFilter, JobPage

_WRITE_UNIT_BYTES: Final = 1024
_READ_UNIT_BYTES: Final = 4096
_TRANSACTION: Final = 2  # a write in a transaction is billed twice


class Table:
    """A table as far as time and bills go."""

    def __init__(self, time: VirtualTime, ledger: Ledger, seed: int) -> None:
        self._time = time
        self._ledger = ledger
        self._latency = Rng(seed, "dynamodb")

    def write(self, units: int = 1) -> None:
        self._time.wait(self._latency.around(*DYNAMODB))
        self._ledger.write_units += units

    def read(self, size: int = 0, *, consistent: bool = True) -> None:
        self._time.wait(self._latency.around(*DYNAMODB))
        self._ledger.read_units += max(1, -(-size // _READ_UNIT_BYTES)) * (1 if consistent else 0.5)


class SimulatedJobs:
    """Implements `JobStore`, `JobIndex` and `SweepCursor`; calls `ended` for each job that became final."""

    def __init__(self, table: Table, ended: Callable[[Job], None]) -> None:
        self.kept: dict[str, Job] = {}
        self._table = table
        self._ended = ended
        self._due: dict[str, dict[str, None]] = defaultdict(dict)
        self._mark: datetime | None = None

    def add(self, job: Job, hold: ClaimSet | None = None) -> None:
        self._table.write(_TRANSACTION * (_units(job) + bool(hold and hold.key) + bool(hold and hold.body)) + 1)
        self.kept[job.id] = job
        self._due[due_minute(job.due_at)][job.id] = None

    def get(self, job_id: str) -> Job:
        self._table.read()
        if job_id not in self.kept:
            raise NotFoundError("There is no job with this id.")
        return self.kept[job_id]

    def replace(self, job: Job) -> None:
        """The index is written too where the minute changes: once for the old entry, once for the new one."""
        before, after = _minute(self.kept[job.id]), _minute(job)
        moved = ((before is not None) + (after is not None)) if before != after else 0
        self._table.write(_units(job) + moved)
        known = self.kept[job.id]
        if known.revision != job.revision - 1:
            raise JobConflictError("The job was changed by somebody else meanwhile.")
        if before is not None:
            self._due[before].pop(job.id, None)
        if after is not None:
            self._due[after][job.id] = None
        self.kept[job.id] = job
        if job.is_final:
            self._ended(job)

    def list_by_owner(self, owner: str, choice: JobFilter) -> JobPage:
        raise NotImplementedError("Nobody lists jobs here.")

    def list_due(self, minute: datetime) -> list[str]:
        due = list(self._due.get(due_minute(minute), ()))
        self._table.read(100 * len(due), consistent=False)
        return due


class SimulatedSweepCursor:
    """Implements `shared.ports.SweepCursor`."""

    def __init__(self, table: Table, minute: datetime) -> None:
        self._table = table
        self._minute = minute

    def read(self) -> datetime | None:
        self._table.read()
        return self._minute

    def write(self, minute: datetime) -> None:
        self._table.write()
        self._minute = minute


def _minute(job: Job) -> str | None:
    return due_minute(job.due_at) if job.cleanup_pending or not job.is_final else None


def _units(job: Job) -> int:
    return -(-sum(_size(name, value) for name, value in to_item(job).items()) // _WRITE_UNIT_BYTES)


def _size(name: str, value: Any) -> int:  # noqa: ANN401 - an attribute of any type
    return len(name) + len(str(next(iter(value.values()))))
