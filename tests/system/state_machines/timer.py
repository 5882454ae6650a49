"""The dispatch timer of a run: it fires at once, and the clock moves to when it would have fired."""

from collections.abc import Callable

from tests.system.state_machines.clock import ManualClock


class ImmediateDispatchTimer:
    """Implements the port `DispatchTimer`; `dispatch` is the dispatcher's function."""

    def __init__(self, clock: ManualClock, dispatch: Callable[[str], None]) -> None:
        self._clock = clock
        self._dispatch = dispatch

    def schedule(self, provider: str, after_seconds: int) -> None:
        if after_seconds:
            self._clock.dispatch_delays.append(after_seconds)
        self._dispatch(provider)

    def mark_fired(self, provider: str) -> None:
        """Nothing was recorded."""
