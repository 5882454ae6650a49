"""A video that succeeds: at once, after several checks, or after errors that were retried."""

from typing import Final

import pytest

from shared.domain.errors import (
    ProviderThrottledError,
    ProviderUnavailableError,
    StorageUnavailableError,
)
from shared.domain.generation import VideoState
from shared.domain.jobs import Cost, JobStatus
from tests.system.state_machines.lambda_service import PlatformError
from tests.system.state_machines.run import BUCKET, IMAGE, MachineRun
from tests.system.state_machines.scripted import MP4

MAX_TRANSITIONS: Final = 20
SHORTEST_PATH: Final = ["AwaitDispatch", "Submit", "WaitForProvider", "Check", "IsItFinished", "Finish", "Finished"]
THROTTLED: Final = "The provider asks us to slow down."


def _succeeds(world: MachineRun) -> None:
    assert world.run() == "SUCCEEDED"
    assert world.job.status is JobStatus.SUCCEEDED
    assert len(world.provider.accepted) == 1
    assert world.results == [str(world.job.media_key)]


def test_a_video_that_is_done_at_the_first_check(world: MachineRun) -> None:
    _succeeds(world)
    assert world.entered == dict.fromkeys(SHORTEST_PATH, 1)
    assert world.transitions == len(SHORTEST_PATH)
    assert world.clock.waits == [4], "the usual duration of the model"


def test_video_and_record_are_complete(world: MachineRun) -> None:
    _succeeds(world)
    stored = world.clients.s3.get_object(Bucket=BUCKET, Key=world.results[0])
    assert stored["Body"].read() == MP4
    assert stored["ContentType"] == "video/mp4"
    job = world.job
    assert job.upstream_id == "upstream-1"
    assert job.cost == Cost(units=1, usd="0")
    assert job.failure is None
    assert job.created_at == job.started_at
    assert world.waiting == [], "the job left the queue"
    assert job.finished_at == world.clock.now()


def test_the_provider_gets_the_requested_parameters(world: MachineRun) -> None:
    _succeeds(world)
    (request,) = world.provider.accepted
    assert (request.image, request.seed, request.cfg_scale, request.motion_bucket_id) == (IMAGE, 7, 1.5, 127)


def test_each_further_check_takes_three_transitions(world: MachineRun) -> None:
    world.provider.checking = [VideoState.IN_PROGRESS] * 3
    _succeeds(world)
    assert world.entered["Check"] == 4
    assert world.clock.waits == [4, 2, 2, 2]
    assert world.transitions == len(SHORTEST_PATH) + 3 * 3 <= MAX_TRANSITIONS


def test_intervals_between_checks_grow(world: MachineRun) -> None:
    world.provider.checking = [VideoState.IN_PROGRESS] * 25
    _succeeds(world)
    first, *later = world.clock.waits
    assert first == 4
    assert later == sorted(later)
    assert later[-1] > later[0]


def test_a_job_throttled_twice_is_submitted_once(world: MachineRun) -> None:
    world.provider.submitting = [ProviderThrottledError(THROTTLED), ProviderThrottledError(THROTTLED)]
    _succeeds(world)
    assert world.provider.submit_calls == 3
    assert world.entered["AwaitDispatch"] == 3
    assert world.clock.back_offs == [], "it waits in the queue, with all other jobs"
    assert len(world.clock.dispatch_delays) == 2
    assert min(world.clock.dispatch_delays) >= 2


def test_the_retry_after_of_the_provider_is_respected(world: MachineRun) -> None:
    world.provider.submitting = [ProviderThrottledError(THROTTLED, retry_after=90)]
    _succeeds(world)
    assert sum(world.clock.dispatch_delays) >= 90
    assert world.transitions <= MAX_TRANSITIONS


def test_errors_while_checking_and_fetching_are_retried(world: MachineRun) -> None:
    world.provider.checking = [ProviderThrottledError(THROTTLED), ProviderUnavailableError("It is down.")]
    world.provider.fetching = [ProviderUnavailableError("It is down.")]
    _succeeds(world)
    assert world.provider.submit_calls == 1
    assert world.entered["Check"] == 4, "one check made no call, because the provider had sent a retry-after"
    assert world.entered["Finish"] == 1


def test_a_finished_video_survives_a_long_outage_of_the_provider(world: MachineRun) -> None:
    world.provider.fetching = [ProviderUnavailableError("It is down.") for _ in range(9)]
    _succeeds(world)
    assert world.provider.submit_calls == 1
    assert world.entered["Finish"] > 1, "after the last retry it is checked again, within the rate limit"


@pytest.mark.parametrize(
    ("port", "method", "succeeding_calls"),
    [
        pytest.param("jobs", "get", 0, id="reading the job to queue it"),
        pytest.param("jobs", "replace", 0, id="recording that it waits"),
        pytest.param("waiting_jobs", "enqueue", 0, id="joining the queue"),
        pytest.param("waiting_jobs", "peek", 0, id="reading the queue"),
        pytest.param("waiting_jobs", "remove", 0, id="leaving the queue"),
        pytest.param("jobs", "get", 1, id="reading the job to submit it"),
        pytest.param("media", "read", 0, id="reading the image"),
        pytest.param("jobs", "replace", 1, id="recording the start of the submission"),
        pytest.param("jobs", "get", 2, id="reading the job to check it"),
        pytest.param("jobs", "get", 3, id="reading the job to finish it"),
        pytest.param("media", "put", 0, id="storing the video"),
        pytest.param("jobs", "replace", 3, id="recording that it is finished"),
    ],
)
@pytest.mark.parametrize(
    "error", [StorageUnavailableError("It cannot be reached."), PlatformError()], ids=["storage", "process"]
)
def test_a_transient_error_is_retried(
    world: MachineRun, port: str, method: str, succeeding_calls: int, error: BaseException
) -> None:
    getattr(world, port).script[method] = [*[None] * succeeding_calls, error]
    assert world.run() == "SUCCEEDED"
    assert world.job.status is JobStatus.SUCCEEDED
    assert len(world.provider.accepted) == 1
    assert str(world.job.media_key) in world.results
    assert len(world.clock.back_offs) == 1


@pytest.mark.parametrize("step", ["await_dispatch", "submit", "check", "finish"])
def test_repeating_a_step_whose_result_was_lost_changes_nothing(world: MachineRun, step: str) -> None:
    world.lost_answers.append(step)
    _succeeds(world)
    assert world.provider.submit_calls == 1


@pytest.mark.parametrize(
    "name",
    [
        "Lambda.ServiceException",
        "Lambda.AWSLambdaException",
        "Lambda.SdkClientException",
        "Lambda.TooManyRequestsException",
        "Lambda.Unknown",
        "Sandbox.Timedout",
        "Runtime.ExitError",
        "Runtime.OutOfMemory",
    ],
)
def test_errors_of_the_lambda_service_are_retried_at_every_step(world: MachineRun, name: str) -> None:
    world.jobs.script["get"] = [PlatformError(name), None] * 4
    _succeeds(world)
    assert len(world.clock.back_offs) == 4
