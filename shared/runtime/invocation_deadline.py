"""The deadline of the current Lambda invocation, for everything that waits for another system."""

import time
from typing import Final

_DEFAULT_SECONDS: Final = 60.0  # without a Lambda context


class InvocationDeadline:
    """The deadline of one invocation at a time, as Lambda runs them."""

    def __init__(self) -> None:
        self._ends_at: float | None = None

    def begin(self, context: object) -> None:
        """Start the time of an invocation; `context` is Lambda's."""
        remaining_millis = getattr(context, "get_remaining_time_in_millis", None)
        self._ends_at = time.monotonic() + remaining_millis() / 1000 if remaining_millis else None

    def seconds(self) -> float:
        """Return the seconds left; negative after the deadline."""
        return _DEFAULT_SECONDS if self._ends_at is None else self._ends_at - time.monotonic()


remaining: Final = InvocationDeadline()
