"""One row of the table."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

type Event = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """`build` makes the request when the row's turn comes; `says` is a word that the sentence must hold."""

    id: str
    build: Callable[[], Event]
    status: int
    code: str
    says: str = ""
