"""Publish job events to an EventBridge bus."""

import json
from typing import TYPE_CHECKING, Final

from shared.adapters.aws_errors import aws_errors_as
from shared.domain.errors import StorageUnavailableError
from shared.domain.events import JobEvent

if TYPE_CHECKING:
    from mypy_boto3_events import EventBridgeClient

SOURCE: Final = "aiart"
_BATCH: Final = 10  # the limit of PutEvents


class EventBridgeEventBus:
    """Implements the port `EventBus`."""

    def __init__(self, client: "EventBridgeClient", bus: str) -> None:
        self._client = client
        self._bus = bus

    def publish(self, events: list[JobEvent]) -> list[JobEvent]:
        refused: list[JobEvent] = []
        for start in range(0, len(events), _BATCH):
            refused += self._publish_batch(events[start : start + _BATCH])
        return refused

    def _publish_batch(self, events: list[JobEvent]) -> list[JobEvent]:
        with aws_errors_as(StorageUnavailableError, "The event bus cannot be reached right now."):
            answer = self._client.put_events(
                Entries=[
                    {
                        "EventBusName": self._bus,
                        "Source": SOURCE,
                        "DetailType": event.name,
                        "Detail": json.dumps(event.detail),
                    }
                    for event in events
                ]
            )
        return [event for event, entry in zip(events, answer["Entries"], strict=True) if "ErrorCode" in entry]
