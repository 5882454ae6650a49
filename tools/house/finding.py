"""One place in the tree that breaks a rule."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """Prints as `path:line: what is wrong; what to do instead`."""

    path: str
    line: int
    message: str
    word: str = ""
    """The entry of the word list, or the other rule that is broken: what `--count` counts."""
    times: int = 1
    """How often the same name occurs in the file."""

    def __str__(self) -> str:
        more = f" ({self.times} times in this file)" if self.times > 1 else ""
        return f"{self.path}:{self.line}: {self.message}{more}"
