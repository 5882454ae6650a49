"""How much of the running invocation's time is left: told by its context, asked by whoever waits for somebody else."""

import time
from typing import Final

_UNTOLD_SECONDS: Final = 60.0


class InvocationDeadline:
    """One invocation at a time, as Lambda runs them."""

    def __init__(self) -> None:
        self._ends_at: float | None = None

    def begin(self, context: object) -> None:
        tell = getattr(context, "get_remaining_time_in_millis", None)
        self._ends_at = time.monotonic() + tell() / 1000 if tell else None

    def seconds(self) -> float:
        return _UNTOLD_SECONDS if self._ends_at is None else self._ends_at - time.monotonic()


remaining: Final = InvocationDeadline()
