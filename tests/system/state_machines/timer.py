"""The dispatch timer of a run: it fires at once, and the clock moves to when it would have fired."""

from typing import TYPE_CHECKING

from tests.system.state_machines.clock import ManualClock

if TYPE_CHECKING:
    from collections.abc import Callable


class ImmediateDispatchTimer:
    """Implements the port `DispatchTimer`; `schedule` dispatches in place of the dispatcher's function."""

    def __init__(self, clock: ManualClock) -> None:
        self._clock = clock
        self.dispatch_ready: Callable[[str], object] = lambda _provider: None

    def schedule(self, provider: str, after_seconds: int) -> None:
        if after_seconds:
            self._clock.dispatch_delays.append(after_seconds)
        self.dispatch_ready(provider)

    def fired(self, provider: str) -> None:
        """Nothing was recorded."""
