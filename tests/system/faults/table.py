"""The table of faults and steps: how often each was tried, and what was amiss afterwards."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from shared.domain.jobs import Job, JobStatus
from tests.system.faults.fault import MEANINGS, Call, Fault

_OK: Final = "."
_HEADINGS: Final = {fault: fault.value.split() for fault in Fault}


@dataclass
class Table:
    """Rows are calls of steps, columns are faults."""

    tried: dict[str, dict[Fault, int]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(int)))
    amiss: dict[str, dict[Fault, list[str]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))
    jobs: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    purchases: int = 0
    others: dict[str, list[str]] = field(default_factory=dict)

    def note(self, call: Call, fault: Fault, violations: Sequence[str], jobs: Sequence[Job], purchases: int) -> None:
        self.tried[str(call)][fault] += 1
        self.amiss[str(call)][fault] += violations
        self.purchases += purchases
        for job in jobs:
            self.jobs[_ending(job)] += 1

    def lines(self) -> Iterator[str]:
        """As printed: a number says how many places were broken there and all was well, `!n` how much was amiss."""
        width = max(len(row) for row in self.tried) + 1
        for at in range(2):
            words = [_HEADINGS[fault][at] if len(_HEADINGS[fault]) > at else "" for fault in Fault]
            yield " " * width + "".join(f"{word:>10}" for word in words)
        for row in sorted(self.tried):
            yield f"{row:<{width}}" + "".join(f"{self._cell(row, fault):>10}" for fault in Fault)
        runs = sum(sum(row.values()) for row in self.tried.values())
        amiss = sum(len(found) for row in self.amiss.values() for found in row.values())
        yield ""
        yield from (f"{fault.value}: {meaning}" for fault, meaning in MEANINGS.items())
        yield ""
        for name, found in self.others.items():
            yield f"{name}: {len(found)} violations"
        yield f"jobs: {', '.join(f'{count} {ending}' for ending, count in sorted(self.jobs.items()))}"
        yield f"{runs} runs, {self.purchases} purchases, {amiss} violations"

    def _cell(self, row: str, fault: Fault) -> str:
        if found := self.amiss[row][fault]:
            return f"!{len(found)}"
        return str(self.tried[row][fault] or _OK)


def _ending(job: Job) -> str:
    if job.status is JobStatus.FAILED and job.failure:
        return f"failed ({job.failure.code})"
    return job.status.value


TABLE: Final = Table()
