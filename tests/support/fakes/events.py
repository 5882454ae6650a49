"""The event bus in memory."""

from shared.ports import JobEvent
from tests.support.fakes.faults import Faults


class FakeEventBus:
    """Implements `shared.ports.EventBus`; what is named in `refuses` is handed back untold."""

    def __init__(self, *, refuses: frozenset[str] = frozenset()) -> None:
        self.faults = Faults()
        self.refuses = refuses
        self.told: list[JobEvent] = []

    def publish(self, events: list[JobEvent]) -> list[JobEvent]:
        self.faults.before("publish")
        self.told += [event for event in events if event.name not in self.refuses]
        return [event for event in events if event.name in self.refuses]
