"""A video that does not come to be: the record says why, truly, once, and in words of ours."""

from datetime import timedelta
from typing import Final

import pytest

from shared.domain.errors import (
    AiArtError,
    ContentFilteredError,
    DeadlineExceededError,
    InternalError,
    ProviderResponseError,
    ProviderThrottledError,
    ProviderUnavailableError,
    StorageUnavailableError,
)
from shared.domain.jobs import JobFailure, JobStatus
from shared.ports import VideoState
from tests.state_machine.lambda_service import PlatformError
from tests.state_machine.run import WISH, VideoRun, queued_job

DOWN: Final = ProviderUnavailableError("The provider cannot be reached.")
FILTERED: Final = ContentFilteredError("The provider refused this picture.")
NONSENSE: Final = ProviderResponseError("The provider's answer was no video.")
A_BUG: Final = ValueError(f"could not convert to float: '{WISH}'")


def _fails(world: VideoRun) -> JobFailure:
    assert world.run() == "FAILED"
    assert world.entered["RecordFailure"] == 1
    assert world.job.status is JobStatus.FAILED
    assert world.job.finished_at is not None
    assert world.videos == []
    assert world.job.failure is not None
    return world.job.failure


def _as_raised(error: AiArtError) -> JobFailure:
    return JobFailure(error.code, error.message, error.retryable)


def test_the_provider_is_down_for_good(world: VideoRun) -> None:
    world.provider.submitting = [DOWN] * 100
    assert _fails(world) == _as_raised(DOWN)
    assert DOWN.retryable
    assert world.clock.back_offs == [5, 10, 20, 40, 60, 60]
    assert world.provider.accepted == []
    assert world.job.submission_intended_at is None, "it was certainly not taken"


def test_the_provider_throttles_for_good(world: VideoRun) -> None:
    throttled = ProviderThrottledError("The provider asks us to slow down.")
    world.provider.submitting = [throttled] * 100
    assert _fails(world) == _as_raised(throttled)
    assert world.provider.accepted == []


def test_the_provider_goes_down_with_the_job(world: VideoRun) -> None:
    world.provider.checking = [DOWN] * 100
    assert _fails(world) == _as_raised(DOWN)
    assert world.clock.back_offs == [3, 6, 12, 24, 48, 60, 60, 60]


@pytest.mark.parametrize("refusal", [FILTERED, NONSENSE], ids=["filtered", "nonsense"])
@pytest.mark.parametrize("where", ["submitting", "checking", "fetching"])
def test_a_refusal_is_final(world: VideoRun, where: str, refusal: AiArtError) -> None:
    setattr(world.provider, where, [refusal])
    assert _fails(world) == _as_raised(refusal)
    assert world.clock.back_offs == []
    assert world.provider.asked == 1


def test_what_is_filtered_is_not_worth_another_try() -> None:
    assert (FILTERED.code, FILTERED.retryable) == ("content_filtered", False)


def test_it_takes_longer_than_it_may(world: VideoRun) -> None:
    world.provider.checking = [VideoState.IN_PROGRESS] * 100
    assert world.run(queued_job(deadline=timedelta(seconds=60))) == "FAILED"
    assert world.job.failure is not None
    assert world.job.failure.code == DeadlineExceededError.code
    assert world.job.failure.retryable
    assert world.job.finished_at == world.clock.now() >= world.job.due_at
    assert sum(world.clock.waits) <= 60 + 30, "noticed within the longest wait"


def test_the_process_ends_between_the_purchase_and_its_record(world: VideoRun) -> None:
    world.jobs.script["replace"] = [None, PlatformError()]
    assert _fails(world).code == "outcome_unknown"
    assert world.provider.asked == len(world.provider.accepted) == 1


@pytest.mark.parametrize("name", ["Lambda.Unknown", "Sandbox.Timedout", "Runtime.OutOfMemory"])
def test_the_process_ends_while_the_provider_is_asked(world: VideoRun, name: str) -> None:
    world.provider.submitting = [PlatformError(name)]
    assert _fails(world).code == "outcome_unknown"
    assert world.provider.asked == 1


def test_the_purchase_cannot_be_recorded(world: VideoRun) -> None:
    world.jobs.script["replace"] = [None, StorageUnavailableError("The job records cannot be reached right now.")]
    assert _fails(world).code == "outcome_unknown"
    assert world.provider.asked == len(world.provider.accepted) == 1
    assert world.job.submission_intended_at is not None, "for whoever reconciles it"


@pytest.mark.parametrize("where", ["submitting", "checking", "fetching"])
def test_a_bug_is_ours_and_keeps_what_it_saw_to_itself(world: VideoRun, where: str) -> None:
    setattr(world.provider, where, [A_BUG])
    failure = _fails(world)
    assert (failure.code, failure.retryable) == (InternalError.code, True)
    assert WISH not in failure.message
    assert "float" not in failure.message
    assert world.clock.back_offs == []


def test_the_picture_is_gone(world: VideoRun) -> None:
    assert world.run(queued_job(), picture=None) == "FAILED"
    assert world.job.failure is not None
    assert world.job.failure.code == "not_found"
    assert world.provider.asked == 0


def test_a_canceled_job_stays_so_and_buys_nothing(world: VideoRun) -> None:
    assert world.run(queued_job(status=JobStatus.CANCELED)) == "FAILED"
    assert world.job.status is JobStatus.CANCELED
    assert world.job.failure is None
    assert world.provider.asked == 0
    assert world.clock.back_offs == [], "that it has ended is no trouble to anybody"
