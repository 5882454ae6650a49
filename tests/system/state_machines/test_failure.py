"""A video that fails: the record has the right error code once, without text of the provider or the user."""

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
from shared.domain.generation import VideoState
from shared.domain.jobs import JobFailure, JobStatus
from tests.system.state_machines.lambda_service import PlatformError
from tests.system.state_machines.run import PROMPT, MachineRun, queued_job

DOWN: Final = ProviderUnavailableError("The provider cannot be reached.")
FILTERED: Final = ContentFilteredError("The provider refused this image.")
INVALID_RESPONSE: Final = ProviderResponseError("The provider's answer was no video.")
LONGEST: Final = load_catalogue().named("sandbox").deadline_seconds
BUG: Final = ValueError(f"could not convert to float: '{PROMPT}'")


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


def test_checks_go_on_until_the_deadline_while_the_provider_is_down(world: MachineRun) -> None:
    """The video may be there when the provider comes back."""
    world.provider.checking = [DOWN] * 200
    failure = _fails(world)
    assert (failure.code, failure.retryable) == (DeadlineExceededError.code, True)
    assert world.clock.back_offs == []
    assert world.provider.submit_calls == 1


@pytest.mark.parametrize("refusal", [FILTERED, INVALID_RESPONSE], ids=["filtered", "invalid response"])
@pytest.mark.parametrize("where", ["submitting", "checking", "fetching"])
def test_a_refusal_is_not_retried(world: MachineRun, where: str, refusal: AiArtError) -> None:
    setattr(world.provider, where, [refusal])
    assert _fails(world) == _as_raised(refusal)
    assert world.clock.back_offs == []
    assert world.provider.submit_calls == 1


def test_filtered_content_is_not_retryable() -> None:
    assert (FILTERED.code, FILTERED.retryable) == ("content_filtered", False)


def test_a_video_that_exceeds_its_deadline_fails_and_is_canceled_upstream(world: MachineRun) -> None:
    world.provider.checking = [VideoState.IN_PROGRESS] * 200
    failure = _fails(world)
    assert (failure.code, failure.retryable) == (DeadlineExceededError.code, True)
    assert world.job.submission_started_at is not None
    assert world.job.finished_at == world.clock.now() >= world.job.submission_started_at + timedelta(seconds=LONGEST)
    assert sum(world.clock.waits) <= LONGEST * 1.1, "found within a tenth of the limit"
    assert world.provider.canceled == ["upstream-1"]


def test_outcome_is_unknown_when_the_process_ends_before_the_submission_is_recorded(world: MachineRun) -> None:
    world.jobs.script["replace"] = [None, None, PlatformError()]
    assert _fails(world).code == "outcome_unknown"
    assert world.provider.submit_calls == len(world.provider.accepted) == 1


@pytest.mark.parametrize("name", ["Lambda.Unknown", "Sandbox.Timedout", "Runtime.OutOfMemory"])
def test_outcome_is_unknown_when_the_process_ends_during_the_submission(world: MachineRun, name: str) -> None:
    world.provider.submitting = [PlatformError(name)]
    assert _fails(world).code == "outcome_unknown"
    assert world.provider.submit_calls == 1


def test_outcome_is_unknown_when_the_submission_cannot_be_recorded(world: MachineRun) -> None:
    world.jobs.script["replace"] = [None, None, StorageUnavailableError("The job records cannot be reached right now.")]
    assert _fails(world).code == "outcome_unknown"
    assert world.provider.submit_calls == len(world.provider.accepted) == 1
    assert world.job.submission_started_at is not None, "for the reconciler"


@pytest.mark.parametrize("where", ["submitting", "checking", "fetching"])
def test_an_unexpected_error_is_internal_and_its_message_is_not_stored(world: MachineRun, where: str) -> None:
    setattr(world.provider, where, [BUG])
    failure = _fails(world)
    assert (failure.code, failure.retryable) == ("outcome_unknown" if where == "submitting" else "internal_error", True)
    assert PROMPT not in failure.message
    assert "float" not in failure.message
    assert world.clock.back_offs == []


def test_a_deleted_input_image_fails_the_job_before_any_charge(world: MachineRun) -> None:
    assert world.run(queued_job(), image=None) == "FAILED"
    assert world.job.failure is not None
    assert world.job.failure.code == "not_found"
    assert world.provider.submit_calls == 0
    assert world.job.submission_started_at is None


def test_a_canceled_job_stays_canceled_and_is_not_submitted(world: MachineRun) -> None:
    assert world.run(queued_job(status=JobStatus.CANCELED)) == "FAILED"
    assert world.job.status is JobStatus.CANCELED
    assert world.job.failure is None
    assert world.provider.submit_calls == 0
    assert world.clock.back_offs == [], "a job that has ended is no error"
