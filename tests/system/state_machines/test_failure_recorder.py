"""The recorder of failures is the last to give up; should it have to, the job can still be found by when it was due."""

from typing import Final

import pytest

from shared.domain.errors import ContentFilteredError, StorageUnavailableError
from shared.domain.jobs import JobStatus
from tests.system.state_machines.lambda_service import PlatformError
from tests.system.state_machines.run import MachineRun

GONE: Final = StorageUnavailableError("The job records cannot be reached right now.")


@pytest.fixture
def doomed(world: MachineRun) -> MachineRun:
    """A job that the provider refuses: the third write is that of the failure."""
    world.provider.submitting = [ContentFilteredError("The provider refused this image.")]
    return world


@pytest.mark.parametrize("trouble", [GONE, PlatformError(), KeyError("unheard of")], ids=["storage", "process", "bug"])
def test_it_tries_again_whatever_happened(doomed: MachineRun, trouble: BaseException) -> None:
    doomed.jobs.script["replace"] = [None, None, trouble, trouble]
    assert doomed.run() == "FAILED"
    assert doomed.job.status is JobStatus.FAILED
    assert doomed.job.failure is not None
    assert doomed.job.failure.code == "content_filtered"
    assert doomed.clock.back_offs == [2, 4]


def test_once_recorded_a_failure_stays_as_it_was(doomed: MachineRun) -> None:
    doomed.lost_answers.append("record_failure")
    assert doomed.run() == "FAILED"
    assert doomed.job.failure is not None
    assert doomed.job.failure.code == "content_filtered"
    assert doomed.job.revision == 3, "the turn, the intention, and the failure once"
    assert doomed.clock.back_offs == [2]


def test_a_job_whose_failure_could_not_be_recorded_is_found_by_the_minute_it_was_due(doomed: MachineRun) -> None:
    doomed.jobs.script["replace"] = [None, None, *[GONE] * 100]
    assert doomed.run() == "FAILED"
    assert doomed.clock.back_offs == [2, 4, 8, 16, 32, 64, 120, 120]
    assert doomed.job.status is JobStatus.PROCESSING
    assert doomed.overdue_in(doomed.job.due_at) == [doomed.job.id]


def test_a_job_that_ended_is_looked_for_once_more_to_be_tidied(doomed: MachineRun) -> None:
    doomed.run()
    ended = doomed.job
    assert ended.cleanup_pending
    assert doomed.overdue_in(ended.due_at) == [ended.id]
    doomed.jobs.replace(ended.cleanup_done())
    assert doomed.overdue_in(ended.due_at) == []


def test_the_execution_says_where_to_read_why(doomed: MachineRun) -> None:
    doomed.run()
    (failed,) = (event for event in doomed.history if event["type"] == "ExecutionFailed")
    assert failed["executionFailedEventDetails"] == {"error": "JobFailed", "cause": "The job's record says why."}
