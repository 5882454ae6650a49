"""A video that comes to be: quickly, slowly, or after trouble that its owner need not know of."""

from typing import Final

import pytest

from shared.domain.errors import (
    ProviderThrottledError,
    ProviderUnavailableError,
    StorageUnavailableError,
)
from shared.domain.jobs import Cost, JobStatus
from shared.ports import VideoState
from tests.state_machine.lambda_service import PlatformError
from tests.state_machine.run import BUCKET, PICTURE, VideoRun
from tests.state_machine.trouble import MP4

MOST_TRANSITIONS: Final = 20
SHORTEST_WAY: Final = ["Submit", "WaitForProvider", "Check", "IsItFinished", "Finish", "Finished"]
THROTTLED: Final = "The provider asks us to slow down."


def _succeeds(world: VideoRun) -> None:
    assert world.run() == "SUCCEEDED"
    assert world.job.status is JobStatus.SUCCEEDED
    assert len(world.provider.accepted) == 1
    assert world.videos == [str(world.job.media_key)]


def test_it_is_there_at_the_first_check(world: VideoRun) -> None:
    _succeeds(world)
    assert world.entered == dict.fromkeys(SHORTEST_WAY, 1)
    assert world.transitions == len(SHORTEST_WAY)
    assert world.clock.waits == [4], "what the model usually takes"


def test_the_video_and_the_record_are_whole(world: VideoRun) -> None:
    _succeeds(world)
    stored = world.clients.s3.get_object(Bucket=BUCKET, Key=world.videos[0])
    assert stored["Body"].read() == MP4
    assert stored["ContentType"] == "video/mp4"
    job = world.job
    assert job.upstream_id == "upstream-1"
    assert job.cost == Cost(units=1, usd="0")
    assert job.failure is None
    assert job.created_at == job.started_at
    assert job.finished_at == world.clock.now()


def test_the_provider_gets_what_was_asked_for(world: VideoRun) -> None:
    _succeeds(world)
    (order,) = world.provider.accepted
    assert (order.image, order.seed, order.cfg_scale, order.motion_bucket_id) == (PICTURE, 7, 1.5, 127)


def test_it_takes_three_checks_more(world: VideoRun) -> None:
    world.provider.checking = [VideoState.IN_PROGRESS] * 3
    _succeeds(world)
    assert world.entered["Check"] == 4
    assert world.clock.waits == [4, 1, 1, 1]
    assert world.transitions == len(SHORTEST_WAY) + 3 * 3 <= MOST_TRANSITIONS


def test_later_checks_are_further_apart(world: VideoRun) -> None:
    world.provider.checking = [VideoState.IN_PROGRESS] * 10
    _succeeds(world)
    first, *later = world.clock.waits
    assert first == 4
    assert later == sorted(later)
    assert later[-1] > later[0]


def test_throttled_twice_it_is_accepted_once(world: VideoRun) -> None:
    world.provider.submitting = [ProviderThrottledError(THROTTLED), ProviderThrottledError(THROTTLED)]
    _succeeds(world)
    assert world.provider.asked == 3
    assert world.clock.back_offs == [5, 10]


def test_trouble_while_checking_and_fetching(world: VideoRun) -> None:
    world.provider.checking = [ProviderThrottledError(THROTTLED), ProviderUnavailableError("It is down.")]
    world.provider.fetching = [ProviderUnavailableError("It is down.")]
    _succeeds(world)
    assert world.entered == dict.fromkeys(SHORTEST_WAY, 1)


@pytest.mark.parametrize(
    ("port", "method", "goes_well_first"),
    [
        pytest.param("jobs", "get", 0, id="reading the job to submit it"),
        pytest.param("media", "read", 0, id="reading the picture"),
        pytest.param("jobs", "replace", 0, id="writing that it is about to be submitted"),
        pytest.param("jobs", "get", 1, id="reading the job to check on it"),
        pytest.param("jobs", "get", 2, id="reading the job to finish it"),
        pytest.param("media", "put", 0, id="keeping the video"),
        pytest.param("jobs", "replace", 2, id="writing that it is finished"),
    ],
)
@pytest.mark.parametrize(
    "trouble", [StorageUnavailableError("It cannot be reached."), PlatformError()], ids=["storage", "process"]
)
def test_what_fails_for_a_moment_is_done_again(
    world: VideoRun, port: str, method: str, goes_well_first: int, trouble: BaseException
) -> None:
    getattr(world, port).script[method] = [*[None] * goes_well_first, trouble]
    assert world.run() == "SUCCEEDED"
    assert world.job.status is JobStatus.SUCCEEDED
    assert len(world.provider.accepted) == 1
    assert str(world.job.media_key) in world.videos
    assert len(world.clock.back_offs) == 1


@pytest.mark.parametrize("step", ["submit", "check", "finish"])
def test_a_step_whose_answer_was_lost_changes_nothing_the_second_time(world: VideoRun, step: str) -> None:
    world.lost_answers.append(step)
    _succeeds(world)
    assert world.provider.asked == 1


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
def test_lambdas_own_failures_are_tried_again_at_every_step(world: VideoRun, name: str) -> None:
    world.jobs.script["get"] = [PlatformError(name), None, PlatformError(name), None, PlatformError(name)]
    _succeeds(world)
    assert len(world.clock.back_offs) == 3
