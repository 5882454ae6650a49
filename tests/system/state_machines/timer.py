"""The alarm at the providers' gate, which in a run rings at once: the clock moves on to when it would have rung."""

from typing import TYPE_CHECKING

from tests.system.state_machines.clock import ManualClock

if TYPE_CHECKING:
    from collections.abc import Callable


class ImmediateDispatchTimer:
    """Implements `shared.ports.Alarm`; whoever rings it lets jobs through, in the place of the alarm's function."""

    def __init__(self, clock: ManualClock) -> None:
        self._clock = clock
        self.dispatch_ready: Callable[[str], object] = lambda _provider: None

    def schedule(self, provider: str, after_seconds: int) -> None:
        if after_seconds:
            self._clock.alarms.append(after_seconds)
        self.dispatch_ready(provider)

    def fired(self, provider: str) -> None:
        """Nothing was noted."""
