"""RecordFailure retries longest; where it fails, the sweeper finds the job by the minute in which it is due."""

from typing import Final

import pytest

from shared.domain.errors import ContentFilteredError, StorageUnavailableError
from shared.domain.jobs import JobStatus
from tests.system.state_machines.lambda_service import PlatformError
from tests.system.state_machines.run import MachineRun

UNAVAILABLE: Final = StorageUnavailableError("The job records cannot be reached right now.")


@pytest.fixture
def doomed(world: MachineRun) -> MachineRun:
    """A job that the provider refuses: the third write is the failure."""
    world.provider.submitting = [ContentFilteredError("The provider refused this image.")]
    return world


@pytest.mark.parametrize(
    "error", [UNAVAILABLE, PlatformError(), KeyError("unexpected")], ids=["storage", "process", "bug"]
)
def test_recording_is_retried_after_any_error(doomed: MachineRun, error: BaseException) -> None:
    doomed.jobs.script["replace"] = [None, None, error, error]
    assert doomed.run() == "FAILED"
    assert doomed.job.status is JobStatus.FAILED
    assert doomed.job.failure is not None
    assert doomed.job.failure.code == "content_filtered"
    assert doomed.clock.back_offs == [2, 4]


def test_a_recorded_failure_is_not_written_again(doomed: MachineRun) -> None:
    doomed.lost_answers.append("record_failure")
    assert doomed.run() == "FAILED"
    assert doomed.job.failure is not None
    assert doomed.job.failure.code == "content_filtered"
    assert doomed.job.revision == 3, "dispatched, submission begun, failure once"
    assert doomed.clock.back_offs == [2]


def test_the_sweeper_finds_a_job_whose_failure_was_not_recorded(doomed: MachineRun) -> None:
    doomed.jobs.script["replace"] = [None, None, *[UNAVAILABLE] * 100]
    assert doomed.run() == "FAILED"
    assert doomed.clock.back_offs == [2, 4, 8, 16, 32, 64, 120, 120]
    assert doomed.job.status is JobStatus.PROCESSING
    assert doomed.overdue_in(doomed.job.due_at) == [doomed.job.id]


def test_an_ended_job_stays_in_the_index_until_its_cleanup_is_done(doomed: MachineRun) -> None:
    doomed.run()
    ended = doomed.job
    assert ended.cleanup_pending
    assert doomed.overdue_in(ended.due_at) == [ended.id]
    doomed.jobs.replace(ended.finish_cleanup())
    assert doomed.overdue_in(ended.due_at) == []


def test_a_failed_execution_refers_to_the_job_record(doomed: MachineRun) -> None:
    doomed.run()
    (failed,) = (event for event in doomed.history if event["type"] == "ExecutionFailed")
    assert failed["executionFailedEventDetails"] == {"error": "JobFailed", "cause": "The job's record says why."}
