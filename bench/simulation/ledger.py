"""What everything cost: counted where it happens, priced at the end."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass(slots=True)
class Ledger:
    """Counts of what AWS bills for, in its own units."""

    transitions: int = 0
    invocations: Counter[str] = field(default_factory=Counter[str])
    gigabyte_seconds: float = 0
    write_units: int = 0
    read_units: float = 0
    messages: int = 0
    at_once: int = 0
    most_at_once: int = 0

    def invoked(self, step: str) -> None:
        self.invocations[step] += 1
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)

    def returned(self, seconds: float, gigabytes: float) -> None:
        self.at_once -= 1
        self.gigabyte_seconds += seconds * gigabytes
