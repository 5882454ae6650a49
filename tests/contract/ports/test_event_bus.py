"""Every event bus publishes all events and returns those that it could not publish."""

import json
from collections.abc import Callable

import pytest

from shared.adapters.eventbridge_events import EventBridgeEventBus
from shared.domain.events import JobEvent
from shared.ports.platform import EventBus
from shared.runtime import wiring
from tests.support.cloud import BUS, Cloud
from tests.support.fakes.events import FakeEventBus

BUSES: dict[str, Callable[[], EventBus]] = {"fake": FakeEventBus, "eventbridge": lambda: wiring.get_ports().event_bus}


@pytest.fixture(params=BUSES)
def bus(request: pytest.FixtureRequest) -> EventBus:
    return BUSES[request.param]()


@pytest.mark.parametrize("count", [0, 1, 10, 11, 25])
def test_any_number_of_events_can_be_published(bus: EventBus, count: int) -> None:
    assert bus.publish([JobEvent("Job Accepted", {"n": n}) for n in range(count)]) == []


@pytest.fixture
def queue(cloud: Cloud) -> str:
    """A queue that receives every event of the bus."""
    url: str = cloud.sqs.create_queue(QueueName="subscriber")["QueueUrl"]
    arn = cloud.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    cloud.events.put_rule(Name="all", EventBusName=BUS, EventPattern=json.dumps({"source": ["aiart"]}))
    cloud.events.put_targets(Rule="all", EventBusName=BUS, Targets=[{"Id": "1", "Arn": arn}])
    return url


def test_a_subscriber_receives_name_source_and_detail(cloud: Cloud, queue: str) -> None:
    wiring.get_ports().event_bus.publish(
        [JobEvent("Job Failed", {"id": "j", "error": {"retryable": True}, "name": "héron"})]
    )
    (message,) = cloud.sqs.receive_message(QueueUrl=queue)["Messages"]
    published = json.loads(message["Body"])
    assert (published["source"], published["detail-type"]) == ("aiart", "Job Failed")
    assert published["detail"] == {"id": "j", "error": {"retryable": True}, "name": "héron"}


class _HalfFailingEventBridge:
    """An EventBridge that refuses every second entry; moto's accepts all."""

    def put_events(self, *, Entries: list[object]) -> dict[str, object]:  # noqa: N803 - boto3's name
        results = [
            {"ErrorCode": "ThrottlingException"} if number % 2 else {"EventId": "1"} for number in range(len(Entries))
        ]
        return {"FailedEntryCount": len(results) // 2, "Entries": results}


@pytest.mark.parametrize(
    "bus",
    [FakeEventBus(refuses=frozenset({"b", "d"})), EventBridgeEventBus(_HalfFailingEventBridge(), BUS)],  # type: ignore[arg-type]
    ids=BUSES,
)
def test_events_that_were_not_published_are_returned(bus: EventBus) -> None:
    events = [JobEvent(name, {}) for name in "abcd"]
    assert bus.publish(events) == [events[1], events[3]]
