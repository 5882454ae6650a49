"""Submit: what was certainly not taken may be asked again; nothing else is, and nothing odd is bought."""

from dataclasses import replace
from datetime import timedelta

import pytest

from shared.domain.errors import (
    AiArtError,
    ContentFilteredError,
    InternalError,
    JobConflictError,
    NotFoundError,
    ProviderResponseError,
    ProviderThrottledError,
    ProviderUnavailableError,
    StorageUnavailableError,
)
from shared.domain.jobs import JobStatus
from tests.support.fakes.clock import NOON
from tests.support.fakes.samples import FAILURE, an_accepted_video
from tests.unit.functions.video_world import VideoWorld

DOWN = StorageUnavailableError("The store cannot be reached.")


@pytest.fixture
def world() -> VideoWorld:
    return VideoWorld()


@pytest.mark.parametrize(
    "error", [ProviderThrottledError("Slow down."), ProviderUnavailableError("Down.")], ids=["throttled", "unavailable"]
)
def test_what_was_certainly_not_taken_may_be_submitted_again(world: VideoWorld, error: AiArtError) -> None:
    world.provider.faults.plan("submit", error, error)
    for _ in range(2):
        with pytest.raises(type(error)):
            world.steps.submit(world.id)
        assert world.job.submission_started_at is None
        assert (world.job.status, world.job.due_at) == (JobStatus.QUEUED, NOON + timedelta(hours=6))
    world.steps.submit(world.id)
    assert world.bought == 1
    assert world.job.upstream_id == "upstream-1"


@pytest.mark.parametrize(
    "error", [ProviderResponseError("Nonsense."), ContentFilteredError("Refused.")], ids=["nonsense", "filtered"]
)
def test_any_other_answer_is_not_withdrawn(world: VideoWorld, error: AiArtError) -> None:
    world.provider.faults.plan("submit", error)
    with pytest.raises(type(error)):
        world.steps.submit(world.id)
    assert world.job.submission_started_at == NOON


def test_nothing_is_bought_where_the_intent_cannot_be_recorded(world: VideoWorld) -> None:
    world.jobs.faults.plan("replace", DOWN)
    with pytest.raises(StorageUnavailableError):
        world.steps.submit(world.id)
    assert world.bought == 0
    world.steps.submit(world.id)
    assert world.bought == 1


def test_nothing_is_intended_where_the_image_cannot_be_read(world: VideoWorld) -> None:
    world.media.faults.plan("read", DOWN)
    with pytest.raises(StorageUnavailableError):
        world.steps.submit(world.id)
    assert world.job.submission_started_at is None
    assert world.bought == 0


def test_of_two_invocations_at_once_only_one_buys(world: VideoWorld) -> None:
    """The second runs between the first one's reading and writing; the first learns at its write that it lost."""
    world.media.faults.on("read", lambda: world.steps.submit(world.id))
    with pytest.raises(JobConflictError):
        world.steps.submit(world.id)
    assert world.bought == 1
    assert world.job.upstream_id == "upstream-1"


def test_a_job_that_ended_before_it_was_submitted_is_not_bought(world: VideoWorld) -> None:
    world.jobs.replace(world.job.fail(NOON, FAILURE))
    with pytest.raises(JobConflictError):
        world.steps.submit(world.id)
    assert world.bought == 0


def test_a_job_without_a_image_is_a_fault_of_ours(world: VideoWorld) -> None:
    odd = replace(an_accepted_video(), input_key=None)
    world.jobs.add(odd)
    with pytest.raises(InternalError):
        world.steps.submit(odd.id)
    assert world.bought == 0


def test_an_unknown_job_is_not_found(world: VideoWorld) -> None:
    with pytest.raises(NotFoundError):
        world.steps.submit("f" * 32)
