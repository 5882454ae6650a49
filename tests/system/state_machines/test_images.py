"""A queued image: charged at most once, stored or failed, and every failure recorded."""

from typing import Final

import pytest

from shared.domain.errors import (
    AiArtError,
    ContentFilteredError,
    ProviderResponseError,
    ProviderThrottledError,
    ProviderUnavailableError,
    StorageUnavailableError,
)
from shared.domain.jobs import Cost, JobKind, JobStatus
from tests.support.fakes.flat_images import flat_image
from tests.system.state_machines.lambda_service import PlatformError
from tests.system.state_machines.run import BUCKET, IMAGE, PROMPT, MachineRun, queued_job

SHORTEST_PATH: Final = ["AwaitDispatch", "Generate", "Finished"]
UNAVAILABLE: Final = StorageUnavailableError("It cannot be reached.")
each_kind: Final = pytest.mark.parametrize("kind", [JobKind.GENERATE, JobKind.IMG2IMG])


def _succeeds(world: MachineRun, kind: JobKind = JobKind.GENERATE) -> None:
    assert world.run(queued_job(kind)) == "SUCCEEDED"
    assert world.job.status is JobStatus.SUCCEEDED
    assert len(world.image_provider.accepted) == 1
    assert world.results == [str(world.job.media_key)]


def _fails(world: MachineRun, code: str) -> None:
    assert world.run(queued_job(JobKind.GENERATE)) == "FAILED"
    assert world.job.status is JobStatus.FAILED
    assert world.job.failure is not None
    assert world.job.failure.code == code
    assert PROMPT not in world.job.failure.message
    assert world.results == []


@each_kind
def test_an_image_takes_three_transitions(world: MachineRun, kind: JobKind) -> None:
    _succeeds(world, kind)
    assert world.entered == dict.fromkeys(SHORTEST_PATH, 1)
    assert world.transitions == len(SHORTEST_PATH)
    assert world.waiting == []


@each_kind
def test_image_and_record_are_complete(world: MachineRun, kind: JobKind) -> None:
    _succeeds(world, kind)
    stored = world.clients.s3.get_object(Bucket=BUCKET, Key=world.results[0])
    assert stored["ContentType"] == "image/png"
    assert stored["Body"].read() == flat_image(world.image_provider.accepted[0]).content
    assert (world.job.cost, world.job.failure) == (Cost(units=1, usd="0"), None)
    (request,) = world.image_provider.accepted
    assert (request.prompt, request.seed) == (PROMPT, 7)
    assert getattr(request, "image", IMAGE) == IMAGE


@pytest.mark.parametrize("kind", [ProviderThrottledError, ProviderUnavailableError])
def test_a_refused_call_is_queued_again(world: MachineRun, kind: type[AiArtError]) -> None:
    world.image_provider.generating = [kind("Not now."), kind("Not now.")]
    _succeeds(world)
    assert (world.image_provider.calls, world.entered["AwaitDispatch"]) == (3, 3)
    assert world.clock.back_offs == []


@pytest.mark.parametrize(
    ("refusal", "code"),
    [
        (ContentFilteredError("The provider refused this."), "content_filtered"),
        (ProviderResponseError("The provider's answer was no image."), "provider_bad_response"),
        (ValueError(f"could not convert to float: '{PROMPT}'"), "outcome_unknown"),
        (PlatformError(), "outcome_unknown"),
        (PlatformError("Sandbox.Timedout"), "outcome_unknown"),
    ],
)
def test_a_failed_provider_call_is_not_repeated(world: MachineRun, refusal: BaseException, code: str) -> None:
    world.image_provider.generating = [refusal]
    _fails(world, code)
    assert world.image_provider.calls == 1


@pytest.mark.parametrize("error", [UNAVAILABLE, PlatformError()], ids=["storage", "process"])
@pytest.mark.parametrize(
    ("port", "method", "succeeding_calls"),
    [
        pytest.param("jobs", "get", 0, id="reading the job to queue it"),
        pytest.param("jobs", "replace", 0, id="recording that it waits"),
        pytest.param("waiting_jobs", "enqueue", 0, id="joining the queue"),
        pytest.param("jobs", "get", 1, id="reading the job before the call"),
        pytest.param("jobs", "replace", 1, id="recording the start of the call"),
    ],
)
def test_an_error_before_the_provider_call_is_retried(
    world: MachineRun, port: str, method: str, succeeding_calls: int, error: BaseException
) -> None:
    getattr(world, port).script[method] = [*[None] * succeeding_calls, error]
    _succeeds(world)
    assert len(world.clock.back_offs) == 1


@pytest.mark.parametrize("error", [UNAVAILABLE, PlatformError()], ids=["storage", "process"])
def test_an_image_that_cannot_be_stored_is_not_charged_again(world: MachineRun, error: BaseException) -> None:
    world.media.script["put"] = [error]
    _fails(world, "outcome_unknown")
    assert world.image_provider.calls == 1


@pytest.mark.parametrize("error", [UNAVAILABLE, PlatformError()], ids=["storage", "process"])
def test_a_retry_finds_an_image_that_was_stored_but_not_recorded(world: MachineRun, error: BaseException) -> None:
    world.jobs.script["replace"] = [None, None, error]
    _succeeds(world)
    assert world.image_provider.calls == 1


@pytest.mark.parametrize("step", ["await_dispatch", "generate"])
def test_repeating_a_step_whose_result_was_lost_changes_nothing(world: MachineRun, step: str) -> None:
    world.lost_answers.append(step)
    _succeeds(world)
    assert world.image_provider.calls == 1


def test_a_canceled_job_stays_canceled_and_is_not_generated(world: MachineRun) -> None:
    assert world.run(queued_job(JobKind.GENERATE, status=JobStatus.CANCELED)) == "FAILED"
    assert (world.job.status, world.image_provider.calls) == (JobStatus.CANCELED, 0)
    assert world.clock.back_offs == []
