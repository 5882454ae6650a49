"""Submit: a job that the provider certainly did not accept may be submitted again; no other error allows that."""

from dataclasses import replace
from datetime import timedelta

import pytest

from shared.domain.budget import Reservation, day_of
from shared.domain.errors import (
    AiArtError,
    BudgetExceededError,
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
from shared.domain.rate_limits import RateLimit
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
def test_job_that_was_not_accepted_may_be_submitted_again(world: VideoWorld, error: AiArtError) -> None:
    world.videos.faults.plan("submit", error, error)
    for _ in range(2):
        with pytest.raises(type(error)):
            world.steps.submit(world.id)
        assert world.job.submission_started_at is None
        assert (world.job.status, world.job.due_at) == (JobStatus.QUEUED, NOON + timedelta(hours=6))
    world.steps.submit(world.id)
    assert world.submissions == 1
    assert world.job.upstream_id == "upstream-1"


@pytest.mark.parametrize(
    "error",
    [ProviderResponseError("Nonsense."), ContentFilteredError("Refused.")],
    ids=["malformed response", "filtered"],
)
def test_submission_stays_on_record_after_any_other_error(world: VideoWorld, error: AiArtError) -> None:
    world.videos.faults.plan("submit", error)
    with pytest.raises(type(error)):
        world.steps.submit(world.id)
    assert world.job.submission_started_at == NOON


def test_provider_is_not_called_if_the_submission_cannot_be_recorded(world: VideoWorld) -> None:
    world.jobs.faults.plan("replace", DOWN)
    with pytest.raises(StorageUnavailableError):
        world.steps.submit(world.id)
    assert world.submissions == 0
    world.steps.submit(world.id)
    assert world.submissions == 1


def test_submission_is_not_recorded_if_the_input_image_cannot_be_read(world: VideoWorld) -> None:
    world.media.faults.plan("read", DOWN)
    with pytest.raises(StorageUnavailableError):
        world.steps.submit(world.id)
    assert world.job.submission_started_at is None
    assert world.submissions == 0


def test_of_two_concurrent_runs_one_submits(world: VideoWorld) -> None:
    """The second runs between the read and the write of the first, whose write then fails."""
    world.media.faults.on("read", lambda: world.steps.submit(world.id))
    with pytest.raises(JobConflictError):
        world.steps.submit(world.id)
    assert world.submissions == 1
    assert world.job.upstream_id == "upstream-1"


def test_job_that_has_ended_is_not_submitted(world: VideoWorld) -> None:
    world.jobs.replace(world.job.fail(NOON, FAILURE))
    with pytest.raises(JobConflictError):
        world.steps.submit(world.id)
    assert world.submissions == 0


def test_job_is_unchanged_if_the_budget_is_used_up() -> None:
    """Only the first refusal of a process takes a call of the rate limit, which allows one here."""
    world = VideoWorld(limits={"acme": RateLimit(2, 10)})
    limit = world.options.daily_budget
    world.spend_ledger.reserve(day_of(NOON), Reservation("another job", limit, NOON), limit=limit)
    before = world.job
    for _ in range(3):
        with pytest.raises(BudgetExceededError):
            world.steps.submit(world.id)
    assert (world.job, world.submissions) == (before, 0)
    assert world.spend_ledger.total(day_of(NOON)) == limit


def test_job_without_an_input_image_is_an_internal_error(world: VideoWorld) -> None:
    job = replace(an_accepted_video(), input_key=None)
    world.jobs.add(job)
    with pytest.raises(InternalError):
        world.steps.submit(job.id)
    assert world.submissions == 0


def test_unknown_job_is_not_found(world: VideoWorld) -> None:
    with pytest.raises(NotFoundError):
        world.steps.submit("f" * 32)
