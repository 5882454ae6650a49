"""A video that does not come to be: the record says why, truly, once, and in words of ours."""

from datetime import timedelta
from typing import Final

import pytest

from shared.domain.catalogue import load_catalogue
from shared.domain.errors import (
    AiArtError,
    ContentFilteredError,
    DeadlineExceededError,
    ProviderResponseError,
    ProviderUnavailableError,
    StorageUnavailableError,
)
from shared.domain.jobs import JobFailure, JobStatus
from shared.ports import VideoState
from tests.system.state_machines.lambda_service import PlatformError
from tests.system.state_machines.run import WISH, MachineRun, queued_job

DOWN: Final = ProviderUnavailableError("The provider cannot be reached.")
FILTERED: Final = ContentFilteredError("The provider refused this image.")
NONSENSE: Final = ProviderResponseError("The provider's answer was no video.")
LONGEST: Final = load_catalogue().named("sandbox").deadline_seconds
A_BUG: Final = ValueError(f"could not convert to float: '{WISH}'")


def _fails(world: MachineRun) -> JobFailure:
    assert world.run() == "FAILED"
    assert world.entered["RecordFailure"] == 1
    assert world.job.status is JobStatus.FAILED
    assert world.job.finished_at is not None
    assert world.results == []
    assert world.job.failure is not None
    return world.job.failure


def _as_raised(error: AiArtError) -> JobFailure:
    return JobFailure(error.code, error.message, error.retryable)


def test_the_provider_goes_down_with_the_job(world: MachineRun) -> None:
    """It is asked again until the job's own deadline: the video may still be there when it comes back."""
    world.provider.checking = [DOWN] * 200
    failure = _fails(world)
    assert (failure.code, failure.retryable) == (DeadlineExceededError.code, True)
    assert world.clock.back_offs == []
    assert world.provider.asked == 1


@pytest.mark.parametrize("refusal", [FILTERED, NONSENSE], ids=["filtered", "nonsense"])
@pytest.mark.parametrize("where", ["submitting", "checking", "fetching"])
def test_a_refusal_is_final(world: MachineRun, where: str, refusal: AiArtError) -> None:
    setattr(world.provider, where, [refusal])
    assert _fails(world) == _as_raised(refusal)
    assert world.clock.back_offs == []
    assert world.provider.asked == 1


def test_what_is_filtered_is_not_worth_another_try() -> None:
    assert (FILTERED.code, FILTERED.retryable) == ("content_filtered", False)


def test_it_takes_longer_than_it_may(world: MachineRun) -> None:
    world.provider.checking = [VideoState.IN_PROGRESS] * 200
    failure = _fails(world)
    assert (failure.code, failure.retryable) == (DeadlineExceededError.code, True)
    assert world.job.submission_started_at is not None
    assert world.job.finished_at == world.clock.now() >= world.job.submission_started_at + timedelta(seconds=LONGEST)
    assert sum(world.clock.waits) <= LONGEST * 1.1, "noticed within a tenth of it"
    assert world.provider.canceled == ["upstream-1"]


def test_the_process_ends_between_the_purchase_and_its_record(world: MachineRun) -> None:
    world.jobs.script["replace"] = [None, None, PlatformError()]
    assert _fails(world).code == "outcome_unknown"
    assert world.provider.asked == len(world.provider.accepted) == 1


@pytest.mark.parametrize("name", ["Lambda.Unknown", "Sandbox.Timedout", "Runtime.OutOfMemory"])
def test_the_process_ends_while_the_provider_is_asked(world: MachineRun, name: str) -> None:
    world.provider.submitting = [PlatformError(name)]
    assert _fails(world).code == "outcome_unknown"
    assert world.provider.asked == 1


def test_the_purchase_cannot_be_recorded(world: MachineRun) -> None:
    world.jobs.script["replace"] = [None, None, StorageUnavailableError("The job records cannot be reached right now.")]
    assert _fails(world).code == "outcome_unknown"
    assert world.provider.asked == len(world.provider.accepted) == 1
    assert world.job.submission_started_at is not None, "for whoever reconciles it"


@pytest.mark.parametrize("where", ["submitting", "checking", "fetching"])
def test_a_bug_is_ours_and_keeps_what_it_saw_to_itself(world: MachineRun, where: str) -> None:
    setattr(world.provider, where, [A_BUG])
    failure = _fails(world)
    assert (failure.code, failure.retryable) == ("outcome_unknown" if where == "submitting" else "internal_error", True)
    assert WISH not in failure.message
    assert "float" not in failure.message
    assert world.clock.back_offs == []


def test_the_image_is_gone(world: MachineRun) -> None:
    assert world.run(queued_job(), image=None) == "FAILED"
    assert world.job.failure is not None
    assert world.job.failure.code == "not_found"
    assert world.provider.asked == 0
    assert world.job.submission_started_at is None


def test_a_canceled_job_stays_so_and_buys_nothing(world: MachineRun) -> None:
    assert world.run(queued_job(status=JobStatus.CANCELED)) == "FAILED"
    assert world.job.status is JobStatus.CANCELED
    assert world.job.failure is None
    assert world.provider.asked == 0
    assert world.clock.back_offs == [], "that it has ended is no trouble to anybody"
