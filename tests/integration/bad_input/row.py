"""One row of the table."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

type Event = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """`build` creates the event when the test runs; `expected` is text that the error message must contain."""

    id: str
    build: Callable[[], Event]
    status: int
    code: str
    expected: str = ""
