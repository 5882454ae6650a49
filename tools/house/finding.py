"""One place that breaks a rule."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    path: str
    line: int
    message: str
    """What is wrong; what to do instead."""
    word: str = ""
    """The entry of the word list, for a finding of that rule."""
    times: int = 1
    """How often the same name occurs in the file."""

    def __str__(self) -> str:
        more = f" ({self.times} times in this file)" if self.times > 1 else ""
        return f"{self.path}:{self.line}: {self.message}{more}"
