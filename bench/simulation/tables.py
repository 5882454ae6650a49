"""Simulated DynamoDB: job records and their index in memory; each access takes time and counts billed units."""

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from bench.simulation.ledger import Ledger
from bench.simulation.rng import DYNAMODB, Rng
from bench.simulation.virtual_time import VirtualTime
from shared.adapters.job_table_items import to_item
from shared.domain.errors import JobConflictError, NotFoundError
from shared.domain.idempotency import ClaimSet
from shared.domain.job_queries import JobFilter, JobPage
from shared.domain.jobs import Job
from shared.domain.timestamps import due_minute

_WRITE_UNIT_BYTES: Final = 1024
_READ_UNIT_BYTES: Final = 4096
_TRANSACTION: Final = 2  # a write in a transaction is billed twice


class Table:
    """Latency and billed units of a table."""

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
    """Implements `JobStore` and `JobIndex`; calls `ended` for each job that becomes final."""

    def __init__(self, table: Table, ended: Callable[[Job], None]) -> None:
        self.records: dict[str, Job] = {}
        self._table = table
        self._ended = ended
        self._due: dict[str, dict[str, None]] = defaultdict(dict)

    def add(self, job: Job, claims: ClaimSet | None = None) -> None:
        self._table.write(_TRANSACTION * (_units(job) + bool(claims and claims.key) + bool(claims and claims.body)) + 1)
        self.records[job.id] = job
        self._due[due_minute(job.due_at)][job.id] = None

    def get(self, job_id: str) -> Job:
        self._table.read()
        if job_id not in self.records:
            raise NotFoundError("There is no job with this id.")
        return self.records[job_id]

    def replace(self, job: Job) -> None:
        """A changed minute writes the index as well: once for the old entry, once for the new one."""
        before, after = _minute(self.records[job.id]), _minute(job)
        moved = ((before is not None) + (after is not None)) if before != after else 0
        self._table.write(_units(job) + moved)
        current = self.records[job.id]
        if current.revision != job.revision - 1:
            raise JobConflictError("The job was changed meanwhile.")
        if before is not None:
            self._due[before].pop(job.id, None)
        if after is not None:
            self._due[after][job.id] = None
        self.records[job.id] = job
        if job.is_final:
            self._ended(job)

    def list_by_owner(self, owner: str, job_filter: JobFilter) -> JobPage:
        raise NotImplementedError("The simulation does not list jobs.")

    def list_due(self, minute: datetime) -> list[str]:
        due = list(self._due.get(due_minute(minute), ()))
        self._table.read(100 * len(due), consistent=False)
        return due


class SimulatedSweepCursor:
    """Implements the port `SweepCursor`."""

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
