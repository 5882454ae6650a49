"""Any event bus: every event arrives, and what was not taken comes back."""

import json
from collections.abc import Callable

import pytest

from shared.adapters.eventbridge_events import EventBridgeEventBus
from shared.ports import EventBus, JobEvent
from shared.runtime import container
from tests.support.cloud import BUS, Cloud
from tests.support.fakes.events import FakeEventBus

BUSES: dict[str, Callable[[], EventBus]] = {"fake": FakeEventBus, "eventbridge": container.event_bus}


@pytest.fixture(params=BUSES)
def bus(request: pytest.FixtureRequest) -> EventBus:
    return BUSES[request.param]()


@pytest.mark.parametrize("count", [0, 1, 10, 11, 25])
def test_any_number_of_events_is_taken(bus: EventBus, count: int) -> None:
    assert bus.publish([JobEvent("Job Accepted", {"n": n}) for n in range(count)]) == []


@pytest.fixture
def queue(cloud: Cloud) -> str:
    """What a subscriber of the bus would get."""
    url: str = cloud.sqs.create_queue(QueueName="told")["QueueUrl"]
    arn = cloud.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    cloud.events.put_rule(Name="all", EventBusName=BUS, EventPattern=json.dumps({"source": ["aiart"]}))
    cloud.events.put_targets(Rule="all", EventBusName=BUS, Targets=[{"Id": "1", "Arn": arn}])
    return url


def test_a_subscriber_gets_name_source_and_detail(cloud: Cloud, queue: str) -> None:
    container.event_bus().publish([JobEvent("Job Failed", {"id": "j", "error": {"retryable": True}, "name": "héron"})])
    (message,) = cloud.sqs.receive_message(QueueUrl=queue)["Messages"]
    told = json.loads(message["Body"])
    assert (told["source"], told["detail-type"]) == ("aiart", "Job Failed")
    assert told["detail"] == {"id": "j", "error": {"retryable": True}, "name": "héron"}


class _HalfDeaf:
    """An EventBridge that does not take every second entry; moto's takes all."""

    def put_events(self, **asked: list[object]) -> dict[str, object]:
        answers = [
            {"ErrorCode": "ThrottlingException"} if at % 2 else {"EventId": "1"} for at in range(len(asked["Entries"]))
        ]
        return {"FailedEntryCount": len(answers) // 2, "Entries": answers}


@pytest.mark.parametrize(
    "bus",
    [FakeEventBus(refuses=frozenset({"b", "d"})), EventBridgeEventBus(_HalfDeaf(), BUS)],  # type: ignore[arg-type]
    ids=BUSES,
)
def test_what_was_not_taken_comes_back(bus: EventBus) -> None:
    events = [JobEvent(name, {}) for name in "abcd"]
    assert bus.publish(events) == [events[1], events[3]]
