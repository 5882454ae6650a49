"""Counts what AWS bills for; prices are applied at the end."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass(slots=True)
class Ledger:
    """In AWS's own units."""

    transitions: int = 0
    invocations: Counter[str] = field(default_factory=Counter[str])
    gigabyte_seconds: float = 0
    write_units: int = 0
    read_units: float = 0
    messages: int = 0
    concurrent: int = 0
    most_concurrent: int = 0

    def invoked(self, step: str) -> None:
        self.invocations[step] += 1
        self.concurrent += 1
        self.most_concurrent = max(self.most_concurrent, self.concurrent)

    def returned(self, seconds: float, gigabytes: float) -> None:
        self.concurrent -= 1
        self.gigabyte_seconds += seconds * gigabytes
