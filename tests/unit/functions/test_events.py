"""Job events: one per milestone, derived from the change of a record, never with a prompt."""

from dataclasses import replace
from datetime import timedelta

import pytest

from functions.events.service import PublishJobEvents, job_events
from shared.domain.budget import Reservation, day_of
from shared.domain.errors import StorageUnavailableError
from shared.domain.jobs import Job, JobFailure
from shared.domain.media import MediaKey
from tests.support.fakes.clock import NOON
from tests.support.fakes.events import FakeEventBus
from tests.support.fakes.metrics import FakeJobMetrics
from tests.support.fakes.samples import DUE, a_canceled_video, a_failed_video, a_finished_video, a_job, a_model
from tests.support.fakes.world import World

QUEUED = a_job(media_key=MediaKey("processed_videos", "video_x.mp4"))
PROCESSING = QUEUED.begin_submission(NOON, DUE)
SUBMITTED = PROCESSING.record_submission("upstream-1")
SUCCEEDED = SUBMITTED.succeed(NOON + timedelta(seconds=9), None)


class EventsWorld(World):
    """Has `publish`, the use case among fakes."""

    def __init__(self, *, refuses: frozenset[str] = frozenset()) -> None:
        super().__init__()
        self.event_bus = FakeEventBus(refuses=refuses)
        self.job_metrics = FakeJobMetrics()
        publish_job_events = PublishJobEvents(
            bus=self.event_bus, metrics=self.job_metrics, budget=self.use_cases.budget
        )
        self.publish = publish_job_events.publish

    def reserve(self, job_id: str, micro_usd: int) -> None:
        reservation = Reservation(job_id, micro_usd, NOON)
        self.spend_ledger.reserve(day_of(NOON), reservation, limit=self.options.daily_budget)

    @property
    def spent(self) -> int:
        """What the day has cost, without reservations."""
        reserved = sum(reservation.micro_usd for reservation in self.spend_ledger.reservations(day_of(NOON)))
        return self.spend_ledger.total(day_of(NOON)) - reserved


@pytest.fixture
def world() -> EventsWorld:
    return EventsWorld()


@pytest.mark.parametrize(
    ("before", "after", "names"),
    [
        (None, QUEUED, ["Job Accepted"]),
        (QUEUED, PROCESSING, []),
        (PROCESSING, SUBMITTED, []),
        (SUBMITTED, SUCCEEDED, ["Job Succeeded"]),
        (SUBMITTED, a_failed_video(), ["Job Failed"]),
        (QUEUED, a_canceled_video(), ["Job Canceled"]),
        (PROCESSING, PROCESSING.withdraw_submission(DUE), []),
        (SUCCEEDED, SUCCEEDED.redact(NOON), []),
        (SUCCEEDED, SUCCEEDED, []),
        (None, SUCCEEDED, ["Job Accepted", "Job Succeeded"]),
    ],
    ids=[
        "new",
        "started",
        "submitted",
        "succeeded",
        "failed",
        "canceled",
        "withdrawn",
        "deleted",
        "unchanged",
        "new and final at once",
    ],
)
def test_events_of_a_change(before: Job | None, after: Job, names: list[str]) -> None:
    assert [event.name for event in job_events(before, after)] == names


def test_detail_of_a_success() -> None:
    (event,) = job_events(SUBMITTED, SUCCEEDED)
    assert event.detail == {
        "id": QUEUED.id,
        "kind": "img2video",
        "status": "succeeded",
        "owner": "anonymous",
        "model": "painter",
        "provider": "acme",
        "created_at": "2027-03-01T12:00:00.123Z",
        "finished_at": "2027-03-01T12:00:09.123Z",
        "media_path": "/processed_videos/video_x.mp4",
    }


def test_detail_of_a_failure_has_code_and_retryable() -> None:
    (event,) = job_events(PROCESSING, a_failed_video())
    assert event.detail["error"] == {"code": "provider_failed", "retryable": True}


@pytest.mark.parametrize("job", [QUEUED, a_finished_video(), a_failed_video()])
def test_event_never_contains_the_request(job: Job) -> None:
    events = job_events(None, replace(job, request={"prompt": "a secret prompt"}))
    assert "secret" not in repr(events)


def test_event_has_a_media_path_only_for_a_stored_result() -> None:
    for before, after in ((None, QUEUED), (PROCESSING, PROCESSING.cancel(NOON)), (PROCESSING, a_failed_video())):
        (event,) = job_events(before, after)
        assert "media_path" not in event.detail


def test_milestone_is_published_and_counted(world: EventsWorld) -> None:
    world.publish(None, QUEUED)
    assert [event.name for event in world.event_bus.published] == ["Job Accepted"]
    assert world.job_metrics.recorded == [(QUEUED.id, "accepted")]


def test_new_job_that_is_final_is_counted_as_accepted_and_ended(world: EventsWorld) -> None:
    done = a_finished_video()
    world.publish(None, done)
    assert world.job_metrics.recorded == [(done.id, "accepted"), (done.id, "succeeded")]


def test_change_without_a_milestone_is_not_counted(world: EventsWorld) -> None:
    world.publish(QUEUED, PROCESSING)
    world.publish(PROCESSING, PROCESSING)
    assert world.job_metrics.recorded == []


def test_change_without_a_milestone_does_not_call_the_bus(world: EventsWorld) -> None:
    world.event_bus.faults.plan("publish", AssertionError("called"))
    world.publish(QUEUED, PROCESSING)


@pytest.mark.parametrize(
    ("code", "at_fault"),
    [
        ("provider_failed", True),
        ("outcome_unknown", True),
        ("internal_error", True),
        ("content_filtered", False),
        ("invalid_request", False),
        ("malformed_upload", False),
        ("budget_exceeded", False),
    ],
)
def test_failure_is_our_fault_unless_the_request_or_the_budget_caused_it(
    world: EventsWorld, code: str, *, at_fault: bool
) -> None:
    failed = PROCESSING.fail(NOON, JobFailure(code, "A sentence.", retryable=False))
    world.publish(PROCESSING, failed)
    assert world.job_metrics.at_fault == ([failed.id] if at_fault else [])


def test_deadline_of_the_client_is_not_our_fault(world: EventsWorld) -> None:
    with_deadline = replace(PROCESSING, cancel_at=NOON)
    failed = with_deadline.fail(NOON, JobFailure("deadline_exceeded", "A sentence.", retryable=True))
    world.publish(with_deadline, failed)
    assert world.job_metrics.at_fault == []


def test_event_that_the_bus_refuses_is_an_error_so_that_the_change_is_retried() -> None:
    world = EventsWorld(refuses=frozenset({"Job Accepted"}))
    with pytest.raises(StorageUnavailableError):
        world.publish(None, QUEUED)
    assert world.job_metrics.recorded == [], "it is counted once it is published"


def test_cost_of_an_ended_job_replaces_its_reservation(world: EventsWorld) -> None:
    world.reserve(SUBMITTED.id, 50_000)
    world.publish(SUBMITTED, SUBMITTED.succeed(NOON, a_model().cost_of(1)))
    assert world.spend_ledger.reservations(day_of(NOON)) == []
    assert world.spent == 40_000


def test_cost_is_committed_before_the_event_is_published() -> None:
    world = EventsWorld(refuses=frozenset({"Job Succeeded"}))
    world.reserve(SUBMITTED.id, 40_000)
    with pytest.raises(StorageUnavailableError):
        world.publish(SUBMITTED, SUBMITTED.succeed(NOON, a_model().cost_of(1)))
    assert world.spent == 40_000


def test_event_is_not_published_if_the_cost_cannot_be_committed(world: EventsWorld) -> None:
    world.spend_ledger.faults.plan("commit", StorageUnavailableError("Not available."))
    with pytest.raises(StorageUnavailableError):
        world.publish(SUBMITTED, SUCCEEDED)
    assert (world.event_bus.published, world.job_metrics.recorded) == ([], [])
