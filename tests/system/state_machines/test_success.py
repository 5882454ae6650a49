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
from tests.system.state_machines.lambda_service import PlatformError
from tests.system.state_machines.run import BUCKET, IMAGE, MachineRun
from tests.system.state_machines.trouble import MP4

MOST_TRANSITIONS: Final = 20
SHORTEST_WAY: Final = ["AwaitDispatch", "Submit", "WaitForProvider", "Check", "IsItFinished", "Finish", "Finished"]
THROTTLED: Final = "The provider asks us to slow down."


def _succeeds(world: MachineRun) -> None:
    assert world.run() == "SUCCEEDED"
    assert world.job.status is JobStatus.SUCCEEDED
    assert len(world.provider.accepted) == 1
    assert world.results == [str(world.job.media_key)]


def test_it_is_there_at_the_first_check(world: MachineRun) -> None:
    _succeeds(world)
    assert world.entered == dict.fromkeys(SHORTEST_WAY, 1)
    assert world.transitions == len(SHORTEST_WAY)
    assert world.clock.waits == [4], "what the model usually takes"


def test_the_video_and_the_record_are_whole(world: MachineRun) -> None:
    _succeeds(world)
    stored = world.clients.s3.get_object(Bucket=BUCKET, Key=world.results[0])
    assert stored["Body"].read() == MP4
    assert stored["ContentType"] == "video/mp4"
    job = world.job
    assert job.upstream_id == "upstream-1"
    assert job.cost == Cost(units=1, usd="0")
    assert job.failure is None
    assert job.created_at == job.started_at
    assert world.waiting == [], "its turn was taken out of the queue"
    assert job.finished_at == world.clock.now()


def test_the_provider_gets_what_was_asked_for(world: MachineRun) -> None:
    _succeeds(world)
    (order,) = world.provider.accepted
    assert (order.image, order.seed, order.cfg_scale, order.motion_bucket_id) == (IMAGE, 7, 1.5, 127)


def test_it_takes_three_checks_more(world: MachineRun) -> None:
    world.provider.checking = [VideoState.IN_PROGRESS] * 3
    _succeeds(world)
    assert world.entered["Check"] == 4
    assert world.clock.waits == [4, 2, 2, 2]
    assert world.transitions == len(SHORTEST_WAY) + 3 * 3 <= MOST_TRANSITIONS


def test_later_checks_are_further_apart(world: MachineRun) -> None:
    world.provider.checking = [VideoState.IN_PROGRESS] * 25
    _succeeds(world)
    first, *later = world.clock.waits
    assert first == 4
    assert later == sorted(later)
    assert later[-1] > later[0]


def test_throttled_twice_it_is_accepted_once(world: MachineRun) -> None:
    world.provider.submitting = [ProviderThrottledError(THROTTLED), ProviderThrottledError(THROTTLED)]
    _succeeds(world)
    assert world.provider.asked == 3
    assert world.entered["AwaitDispatch"] == 3
    assert world.clock.back_offs == [], "it waits at the gate, with all the others"
    assert len(world.clock.alarms) == 2
    assert min(world.clock.alarms) >= 2


def test_a_provider_that_asks_for_time_gets_it(world: MachineRun) -> None:
    world.provider.submitting = [ProviderThrottledError(THROTTLED, retry_after=90)]
    _succeeds(world)
    assert sum(world.clock.alarms) >= 90
    assert world.transitions <= MOST_TRANSITIONS


def test_trouble_while_checking_and_fetching(world: MachineRun) -> None:
    world.provider.checking = [ProviderThrottledError(THROTTLED), ProviderUnavailableError("It is down.")]
    world.provider.fetching = [ProviderUnavailableError("It is down.")]
    _succeeds(world)
    assert world.provider.asked == 1
    assert world.entered["Check"] == 4, "once it was not asked, because it had asked for time"
    assert world.entered["Finish"] == 1


def test_a_finished_video_outlasts_a_provider_that_is_down_for_long(world: MachineRun) -> None:
    world.provider.fetching = [ProviderUnavailableError("It is down.") for _ in range(9)]
    _succeeds(world)
    assert world.provider.asked == 1
    assert world.entered["Finish"] > 1, "after so many tries it is checked on again, at the pace of the gate"


@pytest.mark.parametrize(
    ("port", "method", "goes_well_first"),
    [
        pytest.param("jobs", "get", 0, id="reading the job to queue it"),
        pytest.param("jobs", "replace", 0, id="writing that it waits"),
        pytest.param("queue", "join", 0, id="joining the queue"),
        pytest.param("queue", "first", 0, id="looking at the queue"),
        pytest.param("queue", "leave", 0, id="leaving the queue"),
        pytest.param("jobs", "get", 1, id="reading the job to submit it"),
        pytest.param("media", "read", 0, id="reading the image"),
        pytest.param("jobs", "replace", 1, id="writing that it is about to be submitted"),
        pytest.param("jobs", "get", 2, id="reading the job to check on it"),
        pytest.param("jobs", "get", 3, id="reading the job to finish it"),
        pytest.param("media", "put", 0, id="keeping the video"),
        pytest.param("jobs", "replace", 3, id="writing that it is finished"),
    ],
)
@pytest.mark.parametrize(
    "trouble", [StorageUnavailableError("It cannot be reached."), PlatformError()], ids=["storage", "process"]
)
def test_what_fails_for_a_moment_is_done_again(
    world: MachineRun, port: str, method: str, goes_well_first: int, trouble: BaseException
) -> None:
    getattr(world, port).script[method] = [*[None] * goes_well_first, trouble]
    assert world.run() == "SUCCEEDED"
    assert world.job.status is JobStatus.SUCCEEDED
    assert len(world.provider.accepted) == 1
    assert str(world.job.media_key) in world.results
    assert len(world.clock.back_offs) == 1


@pytest.mark.parametrize("step", ["await_dispatch", "submit", "check", "finish"])
def test_a_step_whose_answer_was_lost_changes_nothing_the_second_time(world: MachineRun, step: str) -> None:
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
def test_lambdas_own_failures_are_tried_again_at_every_step(world: MachineRun, name: str) -> None:
    world.jobs.script["get"] = [PlatformError(name), None] * 4
    _succeeds(world)
    assert len(world.clock.back_offs) == 4
