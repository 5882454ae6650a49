"""A retry that comes while the job that the gateway abandoned is still running waits for it."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from shared.application.idempotency import PriorJob
from shared.application.recording import JobResponse
from shared.domain.errors import (
    AiArtError,
    ContentFilteredError,
    JobConflictError,
    ProviderThrottledError,
    StillInProgressError,
)
from shared.domain.generation import GeneratedImage, OutputFormat
from shared.domain.idempotency import RequestIdentity
from shared.domain.jobs import Job, JobStatus
from tests.support.fakes.clock import NOON
from tests.support.fakes.samples import a_model
from tests.support.fakes.world import World

IMAGE = GeneratedImage(b"image 1", OutputFormat.PNG)


@pytest.fixture
def job(world: World) -> Job:
    """An abandoned job that has been running for 30 seconds."""
    job = world.use_cases.job_recorder.record(world.image_request(), PriorJob(None), queued=False).job
    world.clock.advance(seconds=30)
    return job


def _retry(world: World, identity: RequestIdentity | None = None) -> JobResponse:
    return world.use_cases.sync_generation.run(world.image_request(identity))


def _store(world: World, job: Job) -> None:
    world.use_cases.result_store.store_image(job, a_model(), IMAGE)


def _fail(world: World, job: Job, error: AiArtError) -> None:
    assert world.use_cases.job_recorder.fail(job, error)


def _during_the_wait(world: World, action: Callable[[], object]) -> None:
    """Run `action` after each second that the retry waits."""

    def sleep(seconds: float) -> None:
        world.sleep(seconds)
        action()

    world.use_cases.idempotency._sleep = sleep


def _reserved(world: World) -> list[str]:
    """The jobs that have a reservation."""
    return [reservation.job_id for reservation in world.spend_ledger.reservations(NOON.date())]


def test_retry_waits_and_gets_the_image(world: World, job: Job) -> None:
    def finish_at_35() -> None:
        if world.clock() >= NOON + timedelta(seconds=35):
            _store(world, job)

    _during_the_wait(world, finish_at_35)
    response = _retry(world)
    assert response.replayed
    assert response.job == world.jobs.only
    assert (world.images.requests, len(world.media.stored), world.slept) == ([], 1, [1.0] * 5)
    assert _reserved(world) == [job.id]


def test_retry_that_waited_25_seconds_is_refused_and_the_next_gets_the_image(world: World, job: Job) -> None:
    with pytest.raises(StillInProgressError) as refused:
        _retry(world)
    assert refused.value.retry_after
    assert sum(world.slept) == pytest.approx(25)
    assert _reserved(world) == [job.id]
    _store(world, job)
    assert _retry(world).job.id == job.id
    assert world.images.requests == []


@pytest.mark.usefixtures("job")
def test_wait_is_counted_from_when_the_gateway_received_the_retry(world: World) -> None:
    identity = world.identity()
    world.clock.advance(seconds=20)  # a slow start of the function
    with pytest.raises(StillInProgressError):
        _retry(world, identity)
    assert sum(world.slept) == pytest.approx(5)


def test_image_is_made_again_when_the_job_fails_without_charge(world: World, job: Job) -> None:
    _during_the_wait(world, lambda: _fail(world, job, ProviderThrottledError("Slow down.")))
    response = _retry(world)
    assert not response.replayed
    assert response.job.status is JobStatus.SUCCEEDED
    assert response.job.id != job.id


def test_failure_of_the_job_is_replayed_without_another_call(world: World, job: Job) -> None:
    _during_the_wait(world, lambda: _fail(world, job, ContentFilteredError("The prompt was refused.")))
    with pytest.raises(ContentFilteredError, match="The prompt was refused"):
        _retry(world)
    assert world.images.requests == []


def test_canceled_job_is_not_replayed_as_a_success(world: World, job: Job) -> None:
    _during_the_wait(world, lambda: world.jobs.replace(job.cancel(world.clock())))
    with pytest.raises(JobConflictError, match="canceled"):
        _retry(world)


def test_two_concurrent_retries_share_the_last_abandoned_job(world: World, job: Job) -> None:
    responses: list[JobResponse] = []

    def the_other_retry() -> None:
        world.use_cases.idempotency._sleep = world.sleep
        _store(world, job)
        responses.append(_retry(world))

    _during_the_wait(world, the_other_retry)
    responses.append(_retry(world))
    assert {response.job.id for response in responses} == {job.id}
    assert world.images.requests == []
    assert _reserved(world) == [job.id]
