"""The event bus in memory."""

from shared.domain.events import JobEvent
from tests.support.fakes.faults import Faults


class FakeEventBus:
    """Implements the port `EventBus`; events named in `refuses` are returned unpublished."""

    def __init__(self, *, refuses: frozenset[str] = frozenset()) -> None:
        self.faults = Faults()
        self.refuses = refuses
        self.published: list[JobEvent] = []

    def publish(self, events: list[JobEvent]) -> list[JobEvent]:
        self.faults.before("publish")
        self.published += [event for event in events if event.name not in self.refuses]
        return [event for event in events if event.name in self.refuses]
