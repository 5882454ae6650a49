"""Changes in the job table's stream are published as job events on the bus."""

import itertools

import pytest

from functions.events.handler import lambda_handler as publish_events
from shared.adapters.job_table_items import to_item
from shared.domain.errors import StorageUnavailableError
from shared.runtime.wiring.stores import AwsPorts
from tests.support.fakes.clock import FakeClock
from tests.support.fakes.events import FakeEventBus
from tests.support.fakes.samples import DUE, FAILURE, an_accepted_video


def test_job_events_are_published_from_the_stream(monkeypatch: pytest.MonkeyPatch, clock: FakeClock) -> None:
    bus = FakeEventBus()
    monkeypatch.setattr(AwsPorts, "event_bus", bus)
    accepted = an_accepted_video()
    processing = accepted.begin_submission(clock.now, DUE)
    images = [None, to_item(accepted), to_item(processing), to_item(processing.fail(clock.now, FAILURE))]
    records = [
        {"dynamodb": {"SequenceNumber": str(at), "NewImage": after, **({"OldImage": before} if before else {})}}
        for at, (before, after) in enumerate(itertools.pairwise(images))
    ]
    assert publish_events({"Records": records}, None) == {"batchItemFailures": []}
    assert [event.name for event in bus.published] == ["Job Accepted", "Job Failed"]
    assert {event.detail["id"] for event in bus.published} == {accepted.id}


def test_record_is_delivered_again_when_the_bus_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    bus = FakeEventBus()
    bus.faults.plan("publish", StorageUnavailableError("Away."))
    monkeypatch.setattr(AwsPorts, "event_bus", bus)
    records = [{"dynamodb": {"SequenceNumber": str(at), "NewImage": to_item(an_accepted_video())}} for at in range(3)]
    assert publish_events({"Records": records}, None) == {"batchItemFailures": [{"itemIdentifier": "0"}]}
    assert publish_events({"Records": records}, None) == {"batchItemFailures": []}
    assert len(bus.published) == 3
