"""An image that is made while nobody waits: bought once, kept or not at all, its failure recorded."""

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
from tests.system.state_machines.run import BUCKET, IMAGE, WISH, MachineRun, queued_job

SHORTEST_WAY: Final = ["AwaitDispatch", "Make", "Finished"]
GONE: Final = StorageUnavailableError("It cannot be reached.")
each_kind: Final = pytest.mark.parametrize("kind", [JobKind.GENERATE, JobKind.IMG2IMG])


def _succeeds(world: MachineRun, kind: JobKind = JobKind.GENERATE) -> None:
    assert world.run(queued_job(kind)) == "SUCCEEDED"
    assert world.job.status is JobStatus.SUCCEEDED
    assert len(world.painter.accepted) == 1
    assert world.results == [str(world.job.media_key)]


def _fails(world: MachineRun, code: str) -> None:
    assert world.run(queued_job(JobKind.GENERATE)) == "FAILED"
    assert world.job.status is JobStatus.FAILED
    assert world.job.failure is not None
    assert world.job.failure.code == code
    assert WISH not in world.job.failure.message
    assert world.results == []


@each_kind
def test_it_is_made_in_three_transitions(world: MachineRun, kind: JobKind) -> None:
    _succeeds(world, kind)
    assert world.entered == dict.fromkeys(SHORTEST_WAY, 1)
    assert world.transitions == len(SHORTEST_WAY)
    assert world.waiting == []


@each_kind
def test_the_image_and_the_record_are_whole(world: MachineRun, kind: JobKind) -> None:
    _succeeds(world, kind)
    stored = world.clients.s3.get_object(Bucket=BUCKET, Key=world.results[0])
    assert stored["ContentType"] == "image/png"
    assert stored["Body"].read() == flat_image(world.painter.accepted[0]).content
    assert (world.job.cost, world.job.failure) == (Cost(units=1, usd="0"), None)
    (order,) = world.painter.accepted
    assert (order.prompt, order.seed) == (WISH, 7)
    assert getattr(order, "image", IMAGE) == IMAGE


@pytest.mark.parametrize("kind", [ProviderThrottledError, ProviderUnavailableError])
def test_what_was_certainly_not_taken_waits_for_another_turn(world: MachineRun, kind: type[AiArtError]) -> None:
    world.painter.making = [kind("Not now."), kind("Not now.")]
    _succeeds(world)
    assert (world.painter.asked, world.entered["AwaitDispatch"]) == (3, 3)
    assert world.clock.back_offs == []


@pytest.mark.parametrize(
    ("refusal", "code"),
    [
        (ContentFilteredError("The provider refused this."), "content_filtered"),
        (ProviderResponseError("The provider's answer was no image."), "provider_bad_response"),
        (ValueError(f"could not convert to float: '{WISH}'"), "outcome_unknown"),
        (PlatformError(), "outcome_unknown"),
        (PlatformError("Sandbox.Timedout"), "outcome_unknown"),
    ],
)
def test_it_is_never_asked_for_twice(world: MachineRun, refusal: BaseException, code: str) -> None:
    world.painter.making = [refusal]
    _fails(world, code)
    assert world.painter.asked == 1


@pytest.mark.parametrize("trouble", [GONE, PlatformError()], ids=["storage", "process"])
@pytest.mark.parametrize(
    ("port", "method", "goes_well_first"),
    [
        pytest.param("jobs", "get", 0, id="reading the job to queue it"),
        pytest.param("jobs", "replace", 0, id="writing that it waits"),
        pytest.param("queue", "join", 0, id="joining the queue"),
        pytest.param("jobs", "get", 1, id="reading the job to make it"),
        pytest.param("jobs", "replace", 1, id="writing that it is about to be made"),
    ],
)
def test_what_fails_before_the_purchase_is_done_again(
    world: MachineRun, port: str, method: str, goes_well_first: int, trouble: BaseException
) -> None:
    getattr(world, port).script[method] = [*[None] * goes_well_first, trouble]
    _succeeds(world)
    assert len(world.clock.back_offs) == 1


@pytest.mark.parametrize("trouble", [GONE, PlatformError()], ids=["storage", "process"])
def test_what_could_not_be_kept_after_the_purchase_is_not_bought_again(
    world: MachineRun, trouble: BaseException
) -> None:
    world.media.script["put"] = [trouble]
    _fails(world, "outcome_unknown")
    assert world.painter.asked == 1


@pytest.mark.parametrize("trouble", [GONE, PlatformError()], ids=["storage", "process"])
def test_what_was_kept_and_not_recorded_is_found_by_the_second_try(world: MachineRun, trouble: BaseException) -> None:
    world.jobs.script["replace"] = [None, None, trouble]
    _succeeds(world)
    assert world.painter.asked == 1


@pytest.mark.parametrize("step", ["await_dispatch", "make"])
def test_a_step_whose_answer_was_lost_changes_nothing_the_second_time(world: MachineRun, step: str) -> None:
    world.lost_answers.append(step)
    _succeeds(world)
    assert world.painter.asked == 1


def test_a_canceled_job_stays_so_and_buys_nothing(world: MachineRun) -> None:
    assert world.run(queued_job(JobKind.GENERATE, status=JobStatus.CANCELED)) == "FAILED"
    assert (world.job.status, world.painter.asked) == (JobStatus.CANCELED, 0)
    assert world.clock.back_offs == []
