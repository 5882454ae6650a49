"""Submit: nothing is bought twice, whatever runs twice or dies in between."""

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
from tests.unit.functions.video_world import VideoWorld

DOWN = StorageUnavailableError("The store cannot be reached.")


@pytest.fixture
def world() -> VideoWorld:
    return VideoWorld()


def _crash(step: str) -> Exception:
    return MemoryError(f"the worker died in {step}")


def test_submit_asks_the_provider_for_what_the_job_says(world: VideoWorld) -> None:
    assert world.steps.submit(world.id) == 38
    (request,) = world.provider.bought
    assert (request.image, request.seed, request.cfg_scale, request.motion_bucket_id) == (b"pixels", 7, 1.5, 127)
    assert (world.job.status, world.job.upstream_id) == (JobStatus.PROCESSING, "upstream-1")
    assert world.job.started_at == NOON
    assert world.job.due_at == NOON + timedelta(seconds=600)
    assert world.provider.tokens == [world.id]


def test_the_intent_is_on_record_before_the_provider_is_asked(world: VideoWorld) -> None:
    world.steps.submit(world.id)
    _, intended, submitted = world.jobs.history
    assert (intended.submission_started_at, intended.upstream_id) == (NOON, None)
    assert submitted.upstream_id == "upstream-1"


def test_a_second_submit_asks_nobody_and_answers_the_same(world: VideoWorld) -> None:
    first = world.steps.submit(world.id)
    assert world.steps.submit(world.id) == first
    assert world.bought == 1
    assert len(world.jobs.history) == 3


def test_a_crash_between_intent_and_record_is_never_submitted_again(world: VideoWorld) -> None:
    world.provider.faults.plan_after("submit", _crash("submit"))
    with pytest.raises(MemoryError):
        world.steps.submit(world.id)
    for _ in range(3):
        with pytest.raises(SubmissionUnknownError):
            world.steps.submit(world.id)
    assert world.bought == 1


def test_a_crash_before_the_call_is_not_submitted_either_for_nobody_can_tell(world: VideoWorld) -> None:
    world.provider.faults.plan("submit", _crash("submit"))
    with pytest.raises(MemoryError):
        world.steps.submit(world.id)
    with pytest.raises(SubmissionUnknownError):
        world.steps.submit(world.id)
    assert world.bought == 0


def test_where_the_upstream_s_id_cannot_be_recorded_it_is_not_bought_again(world: VideoWorld) -> None:
    world.provider.faults.on("submit", lambda: world.jobs.faults.plan("replace", DOWN))
    with pytest.raises(StorageUnavailableError):
        world.steps.submit(world.id)
    with pytest.raises(SubmissionUnknownError):
        world.steps.submit(world.id)
    assert world.bought == 1


def test_where_the_record_of_the_upstream_s_id_was_only_not_confirmed_the_job_goes_on(world: VideoWorld) -> None:
    world.provider.faults.on("submit", lambda: world.jobs.faults.plan_after("replace", DOWN))
    with pytest.raises(StorageUnavailableError):
        world.steps.submit(world.id)
    assert world.steps.submit(world.id) == 38
    assert world.bought == 1


def test_where_the_provider_knows_a_repetition_the_crash_is_made_good() -> None:
    world = VideoWorld(submit_is_idempotent=True)
    world.provider.faults.plan_after("submit", _crash("submit"))
    with pytest.raises(MemoryError):
        world.steps.submit(world.id)
    assert world.steps.submit(world.id) == 38
    assert (world.bought, world.provider.tokens) == (1, [world.id, world.id])
    assert world.job.upstream_id == "upstream-1"


def test_what_was_canceled_while_the_provider_was_asked_is_canceled_there_too(world: VideoWorld) -> None:
    world.provider.faults.on("submit", lambda: world.jobs.replace(world.job.cancel(NOON)))
    with pytest.raises(JobConflictError):
        world.steps.submit(world.id)
    assert world.provider.canceled == ["upstream-1"]
    assert world.job.status is JobStatus.CANCELED


def test_a_gate_that_cannot_be_told_changes_nothing_of_the_outcome() -> None:
    world = VideoWorld(limits={"acme": RateLimit(150, 10)})
    world.provider.faults.plan("submit", ProviderThrottledError("Slow down."))
    world.rate_limiter.faults.plan("pause", DOWN)
    with pytest.raises(ProviderThrottledError):
        world.steps.submit(world.id)
    assert world.job.submission_started_at is None


def test_a_throttled_submission_keeps_everybody_away_for_as_long_as_was_asked() -> None:
    world = VideoWorld(limits={"acme": RateLimit(150, 10)})
    world.provider.faults.plan("submit", ProviderThrottledError("Slow down.", retry_after=9))
    with pytest.raises(ProviderThrottledError):
        world.steps.submit(world.id)
    assert world.limiter.take("acme").wait_ms == 9000


def test_where_the_gate_has_no_room_nothing_is_intended_and_the_job_waits_for_another_turn() -> None:
    world = VideoWorld(limits={"acme": RateLimit(2, 10)})
    world.limiter.take("acme")
    before = world.job
    with pytest.raises(ProviderThrottledError):
        world.steps.submit(world.id)
    assert (world.job, world.bought) == (before, 0)


def test_one_that_was_cut_short_is_made_good_without_waiting_for_room() -> None:
    """It is no longer queued, so there is no turn to wait for."""
    world = VideoWorld(submit_is_idempotent=True, limits={"acme": RateLimit(2, 10)})
    world.provider.faults.plan_after("submit", _crash("submit"))
    with pytest.raises(MemoryError):
        world.steps.submit(world.id)
    world.steps.submit(world.id)
    assert world.job.upstream_id == "upstream-1"


def _cut_short_once_taken(world: VideoWorld, error: AiArtError) -> None:
    """The provider took it and nobody lived to write that down; asked again, it answers that."""
    world.provider.faults.plan_after("submit", _crash("submit"))
    with pytest.raises(MemoryError):
        world.steps.submit(world.id)
    world.provider.faults.plan("submit", error)


@pytest.mark.parametrize("error", [ProviderThrottledError("Slow down."), ProviderUnavailableError("Down.")])
def test_one_that_may_have_been_taken_is_put_off_and_keeps_its_intent(error: AiArtError) -> None:
    """What was not taken the second time may have been the first: nobody else is asked, and its money stays."""
    world = VideoWorld(submit_is_idempotent=True)
    _cut_short_once_taken(world, error)
    provider_called_at, total = world.job.submission_started_at, world.ledger.total(day_of(NOON))
    assert total > 0
    with pytest.raises(type(error)):
        world.steps.submit(world.id)
    assert (world.job.status, world.job.submission_started_at) == (JobStatus.QUEUED, provider_called_at)
    assert world.job.may_have_been_charged
    assert world.ledger.total(day_of(NOON)) == total

    world.workflow_steps.await_dispatch(world.id, "token")
    assert world.steps.submit(world.id) == 38
    assert (world.job.status, world.job.upstream_id) == (JobStatus.PROCESSING, "upstream-1")
    assert (world.bought, world.ledger.total(day_of(NOON))) == (1, total)


@pytest.mark.parametrize("error", [ProviderAccountError("No credit."), ProviderRejectedError("It is wrong.")])
def test_one_that_may_have_been_taken_and_is_refused_for_good_is_unknown(error: AiArtError) -> None:
    world = VideoWorld(submit_is_idempotent=True)
    _cut_short_once_taken(world, error)
    with pytest.raises(SubmissionUnknownError):
        world.steps.submit(world.id)
    assert world.job.may_have_been_charged
    assert world.job.status is JobStatus.PROCESSING
