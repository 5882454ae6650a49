"""Milestones: each is told once, read off the record's own change, and none of them holds a prompt."""

from dataclasses import replace
from datetime import timedelta

import pytest

from functions.events.service import PublishJobEvents, job_events
from shared.domain.errors import StorageUnavailableError
from shared.domain.jobs import Job, JobFailure
from shared.domain.media import MediaKey
from tests.support.fakes.clock import NOON
from tests.support.fakes.events import FakeEventBus
from tests.support.fakes.meters import CountedJobs
from tests.support.fakes.samples import DUE, a_canceled_video, a_failed_video, a_finished_video, a_job
from tests.support.fakes.world import World

QUEUED = a_job(media_key=MediaKey("processed_videos", "video_x.mp4"))
PROCESSING = QUEUED.begin_submission(NOON, DUE)
SUBMITTED = PROCESSING.submitted("upstream-1")
SUCCEEDED = SUBMITTED.succeed(NOON + timedelta(seconds=9), None)


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
        (SUCCEEDED, SUCCEEDED.forget(NOON), []),
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
        "bookkeeping",
        "new and final at once",
    ],
)
def test_the_milestones_of_a_change(before: Job | None, after: Job, names: list[str]) -> None:
    assert [event.name for event in job_events(before, after)] == names


def test_what_is_told_of_a_success() -> None:
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


def test_what_is_told_of_a_failure() -> None:
    failed = a_failed_video()
    (event,) = job_events(PROCESSING, failed)
    assert event.detail["error"] == {"code": "provider_failed", "retryable": True}


@pytest.mark.parametrize("job", [QUEUED, a_finished_video(), a_failed_video()])
def test_the_request_is_never_told(job: Job) -> None:
    told = job_events(None, replace(job, request={"prompt": "a secret prompt"}))
    assert "secret" not in repr(told)


def _tell(before: Job | None, after: Job, bus: FakeEventBus | None = None) -> CountedJobs:
    meter = CountedJobs()
    PublishJobEvents(bus=bus or FakeEventBus(), meter=meter, budget=World().budget)(before, after)
    return meter


def test_milestones_reach_the_bus_and_the_meter() -> None:
    bus = FakeEventBus()
    meter = _tell(None, QUEUED, bus)
    assert [event.name for event in bus.told] == ["Job Accepted"]
    assert meter.told == [(QUEUED.id, "accepted")]


def test_a_job_that_is_final_from_the_start_is_counted_as_both() -> None:
    done = a_finished_video()
    assert _tell(None, done).told == [(done.id, "accepted"), (done.id, "succeeded")]


def test_bookkeeping_is_not_counted() -> None:
    assert _tell(QUEUED, PROCESSING).told == _tell(PROCESSING, PROCESSING).told == []


@pytest.mark.parametrize(
    ("code", "at_fault"),
    [
        ("provider_failed", True),
        ("outcome_unknown", True),
        ("internal_error", True),
        ("content_filtered", False),
        ("invalid_request", False),
        ("malformed_upload", False),
    ],
)
def test_a_failure_is_ours_unless_the_caller_sent_what_cannot_be_made(code: str, at_fault: bool) -> None:
    failed = PROCESSING.fail(NOON, JobFailure(code, "A sentence.", retryable=False))
    assert bool(_tell(PROCESSING, failed).at_fault) is at_fault


def test_a_deadline_of_the_caller_s_own_is_nobody_s_fault() -> None:
    hurried = replace(PROCESSING, cancel_at=NOON)
    failed = hurried.fail(NOON, JobFailure("deadline_exceeded", "A sentence.", retryable=True))
    assert _tell(hurried, failed).at_fault == []


def test_a_change_without_a_milestone_bothers_nobody() -> None:
    bus = FakeEventBus()
    bus.faults.plan("publish", AssertionError("bothered"))
    _tell(QUEUED, PROCESSING, bus)


def test_what_the_bus_did_not_take_is_an_error_so_that_it_is_told_again() -> None:
    meter = CountedJobs()
    tell = PublishJobEvents(bus=FakeEventBus(refuses=frozenset({"Job Accepted"})), meter=meter, budget=World().budget)
    with pytest.raises(StorageUnavailableError):
        tell(None, QUEUED)
    assert meter.told == [], "it is counted once it is told"


def test_the_place_of_a_medium_is_told_only_once_it_is_there() -> None:
    for before, after in ((None, QUEUED), (PROCESSING, PROCESSING.cancel(NOON)), (PROCESSING, a_failed_video())):
        (event,) = job_events(before, after)
        assert "media_path" not in event.detail
