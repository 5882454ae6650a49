"""Submit: no video is submitted twice, whatever runs twice or crashes."""

from datetime import timedelta

import pytest

from shared.domain.budget import day_of
from shared.domain.errors import (
    AiArtError,
    JobConflictError,
    ProviderAccountError,
    ProviderRejectedError,
    ProviderThrottledError,
    ProviderUnavailableError,
    StorageUnavailableError,
    SubmissionUnknownError,
)
from shared.domain.jobs import JobStatus
from shared.domain.rate_limits import RateLimit
from tests.support.fakes.clock import NOON
from tests.support.fakes.rate_limiter import InMemoryRateLimiter
from tests.unit.functions.video_world import VideoWorld

DOWN = StorageUnavailableError("The store cannot be reached.")
CRASH = MemoryError("the worker was killed")


@pytest.fixture
def world() -> VideoWorld:
    return VideoWorld()


def test_provider_gets_the_request_of_the_job(world: VideoWorld) -> None:
    assert world.steps.submit(world.id) == 38
    (request,) = world.videos.submissions
    assert (request.image, request.seed, request.cfg_scale, request.motion_bucket_id) == (b"pixels", 7, 1.5, 127)
    assert (world.job.status, world.job.upstream_id) == (JobStatus.PROCESSING, "upstream-1")
    assert world.job.started_at == NOON
    assert world.job.due_at == NOON + timedelta(seconds=600)
    assert world.videos.tokens == [world.id]


def test_submission_is_recorded_before_the_provider_is_called(world: VideoWorld) -> None:
    world.steps.submit(world.id)
    _, begun, submitted = world.jobs.history
    assert (begun.submission_started_at, begun.upstream_id) == (NOON, None)
    assert submitted.upstream_id == "upstream-1"


def test_second_submit_calls_no_provider_and_returns_the_same_wait(world: VideoWorld) -> None:
    first = world.steps.submit(world.id)
    assert world.steps.submit(world.id) == first
    assert world.submissions == 1
    assert len(world.jobs.history) == 3


def test_crash_after_the_call_is_never_followed_by_a_second_submission(world: VideoWorld) -> None:
    world.videos.faults.plan_after("submit", CRASH)
    with pytest.raises(MemoryError):
        world.steps.submit(world.id)
    for _ in range(3):
        with pytest.raises(SubmissionUnknownError):
            world.steps.submit(world.id)
    assert world.submissions == 1


def test_crash_before_the_call_is_not_followed_by_a_submission_either(world: VideoWorld) -> None:
    """The record does not show whether the provider was called."""
    world.videos.faults.plan("submit", CRASH)
    with pytest.raises(MemoryError):
        world.steps.submit(world.id)
    with pytest.raises(SubmissionUnknownError):
        world.steps.submit(world.id)
    assert world.submissions == 0


def test_video_whose_upstream_id_could_not_be_recorded_is_not_submitted_again(world: VideoWorld) -> None:
    world.videos.faults.on("submit", lambda: world.jobs.faults.plan("replace", DOWN))
    with pytest.raises(StorageUnavailableError):
        world.steps.submit(world.id)
    with pytest.raises(SubmissionUnknownError):
        world.steps.submit(world.id)
    assert world.submissions == 1


def test_job_continues_if_only_the_response_to_its_last_write_was_lost(world: VideoWorld) -> None:
    world.videos.faults.on("submit", lambda: world.jobs.faults.plan_after("replace", DOWN))
    with pytest.raises(StorageUnavailableError):
        world.steps.submit(world.id)
    assert world.steps.submit(world.id) == 38
    assert world.submissions == 1


def test_job_recovers_from_a_crash_if_the_provider_is_idempotent() -> None:
    world = VideoWorld(submit_is_idempotent=True)
    world.videos.faults.plan_after("submit", CRASH)
    with pytest.raises(MemoryError):
        world.steps.submit(world.id)
    assert world.steps.submit(world.id) == 38
    assert (world.submissions, world.videos.tokens) == (1, [world.id, world.id])
    assert world.job.upstream_id == "upstream-1"


def test_job_that_is_canceled_during_the_call_is_canceled_at_the_provider(world: VideoWorld) -> None:
    world.videos.faults.on("submit", lambda: world.jobs.replace(world.job.cancel(NOON)))
    with pytest.raises(JobConflictError):
        world.steps.submit(world.id)
    assert world.videos.canceled == ["upstream-1"]
    assert world.job.status is JobStatus.CANCELED


def test_error_of_the_provider_is_raised_if_the_circuit_cannot_be_opened() -> None:
    world = VideoWorld(limits={"acme": RateLimit(150, 10)})
    assert isinstance(world.rate_limiter, InMemoryRateLimiter)
    world.videos.faults.plan("submit", ProviderThrottledError("Slow down."))
    world.rate_limiter.faults.plan("pause", DOWN)
    with pytest.raises(ProviderThrottledError):
        world.steps.submit(world.id)
    assert world.job.submission_started_at is None


def test_throttled_submission_opens_the_circuit_for_the_requested_time() -> None:
    world = VideoWorld(limits={"acme": RateLimit(150, 10)})
    world.videos.faults.plan("submit", ProviderThrottledError("Slow down.", retry_after=9))
    with pytest.raises(ProviderThrottledError):
        world.steps.submit(world.id)
    assert world.use_cases.provider_limiter.acquire("acme").wait_ms == 9000


def test_job_is_unchanged_if_the_rate_limit_is_used_up() -> None:
    world = VideoWorld(limits={"acme": RateLimit(2, 10)})
    world.use_cases.provider_limiter.acquire("acme")
    before = world.job
    with pytest.raises(ProviderThrottledError):
        world.steps.submit(world.id)
    assert (world.job, world.submissions) == (before, 0)


def test_interrupted_submission_is_resumed_even_if_the_rate_limit_is_used_up() -> None:
    """The job is no longer queued, so it cannot wait for dispatch."""
    world = VideoWorld(submit_is_idempotent=True, limits={"acme": RateLimit(2, 10)})
    world.videos.faults.plan_after("submit", CRASH)
    with pytest.raises(MemoryError):
        world.steps.submit(world.id)
    world.steps.submit(world.id)
    assert world.job.upstream_id == "upstream-1"


def _interrupt_accepted_submission(world: VideoWorld, error: AiArtError) -> None:
    """The provider accepted the job and the worker crashed before it recorded that; the next call raises `error`."""
    world.videos.faults.plan_after("submit", CRASH)
    with pytest.raises(MemoryError):
        world.steps.submit(world.id)
    world.videos.faults.plan("submit", error)


@pytest.mark.parametrize("error", [ProviderThrottledError("Slow down."), ProviderUnavailableError("Down.")])
def test_resumed_submission_is_requeued_if_the_provider_is_busy_or_down(error: AiArtError) -> None:
    """The first call may have been accepted: no other provider is called, and the reservation stays."""
    world = VideoWorld(submit_is_idempotent=True)
    _interrupt_accepted_submission(world, error)
    submission_started_at, total = world.job.submission_started_at, world.spend_ledger.total(day_of(NOON))
    assert total > 0
    with pytest.raises(type(error)):
        world.steps.submit(world.id)
    assert (world.job.status, world.job.submission_started_at) == (JobStatus.QUEUED, submission_started_at)
    assert world.job.may_have_been_charged
    assert world.spend_ledger.total(day_of(NOON)) == total

    world.workflow_steps.await_dispatch(world.id, "token")
    assert world.steps.submit(world.id) == 38
    assert (world.job.status, world.job.upstream_id) == (JobStatus.PROCESSING, "upstream-1")
    assert (world.submissions, world.spend_ledger.total(day_of(NOON))) == (1, total)


@pytest.mark.parametrize("error", [ProviderAccountError("No credit."), ProviderRejectedError("It is wrong.")])
def test_outcome_of_a_resumed_submission_that_is_refused_is_unknown(error: AiArtError) -> None:
    world = VideoWorld(submit_is_idempotent=True)
    _interrupt_accepted_submission(world, error)
    with pytest.raises(SubmissionUnknownError):
        world.steps.submit(world.id)
    assert world.job.may_have_been_charged
    assert world.job.status is JobStatus.PROCESSING
