"""The job table's stream, as Lambda hands it over, becomes milestones on the bus."""

import itertools

import pytest

from functions.events.handler import lambda_handler as tell
from shared.adapters.job_item import to_item
from shared.domain.errors import StorageUnavailableError
from shared.runtime import container
from tests.support.fakes.clock import FakeClock
from tests.support.fakes.events import FakeEventBus
from tests.support.fakes.samples import DUE, FAILURE, an_accepted_video


def test_the_milestones_are_told_from_the_stream(monkeypatch: pytest.MonkeyPatch, clock: FakeClock) -> None:
    bus = FakeEventBus()
    monkeypatch.setattr(container, "event_bus", lambda: bus)
    accepted = an_accepted_video()
    processing = accepted.begin_submission(clock.now, DUE)
    images = [None, to_item(accepted), to_item(processing), to_item(processing.fail(clock.now, FAILURE))]
    records = [
        {"dynamodb": {"SequenceNumber": str(at), "NewImage": after, **({"OldImage": before} if before else {})}}
        for at, (before, after) in enumerate(itertools.pairwise(images))
    ]
    assert tell({"Records": records}, None) == {"batchItemFailures": []}
    assert [event.name for event in bus.told] == ["Job Accepted", "Job Failed"]
    assert {event.detail["id"] for event in bus.told} == {accepted.id}


def test_what_the_bus_does_not_take_is_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    bus = FakeEventBus()
    bus.faults.plan("publish", StorageUnavailableError("Away."))
    monkeypatch.setattr(container, "event_bus", lambda: bus)
    records = [{"dynamodb": {"SequenceNumber": str(at), "NewImage": to_item(an_accepted_video())}} for at in range(3)]
    assert tell({"Records": records}, None) == {"batchItemFailures": [{"itemIdentifier": "0"}]}
    assert tell({"Records": records}, None) == {"batchItemFailures": []}
    assert len(bus.told) == 3
