"""The result table: how often each fault was injected into each call, and how many invariants were violated."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from shared.domain.jobs import Job, JobStatus
from tests.system.faults.fault import MEANINGS, Call, Fault

_NOT_INJECTED: Final = "."
_HEADINGS: Final = {fault: fault.value.split() for fault in Fault}
_COLUMN: Final = 12


@dataclass
class Table:
    """Rows are calls of steps, columns are faults."""

    runs: dict[str, dict[Fault, int]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(int)))
    violations: dict[str, dict[Fault, list[str]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )
    jobs: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    charges: int = 0

    def record(self, call: Call, fault: Fault, violations: Sequence[str], jobs: Sequence[Job], charges: int) -> None:
        self.runs[str(call)][fault] += 1
        self.violations[str(call)][fault] += violations
        self.charges += charges
        for job in jobs:
            self.jobs[_ending(job)] += 1

    def lines(self) -> Iterator[str]:
        """Print the table: a number is the count of runs without a violation, `!n` the count of violations."""
        width = max(len(row) for row in self.runs) + 1
        for at in range(2):
            words = [_HEADINGS[fault][at] if len(_HEADINGS[fault]) > at else "" for fault in Fault]
            yield " " * width + "".join(f"{word:>{_COLUMN}}" for word in words)
        for row in sorted(self.runs):
            yield f"{row:<{width}}" + "".join(f"{self._cell(row, fault):>{_COLUMN}}" for fault in Fault)
        runs = sum(sum(row.values()) for row in self.runs.values())
        violations = sum(len(found) for row in self.violations.values() for found in row.values())
        yield ""
        yield from (f"{fault.value}: {meaning}" for fault, meaning in MEANINGS.items())
        yield ""
        yield f"jobs: {', '.join(f'{count} {ending}' for ending, count in sorted(self.jobs.items()))}"
        yield f"{runs} runs, {self.charges} charged provider calls, {violations} violations"

    def _cell(self, row: str, fault: Fault) -> str:
        if found := self.violations[row][fault]:
            return f"!{len(found)}"
        return str(self.runs[row][fault] or _NOT_INJECTED)


def _ending(job: Job) -> str:
    if job.status is JobStatus.FAILED and job.failure:
        return f"failed ({job.failure.code})"
    return job.status.value


TABLE: Final = Table()
