"""Requests without a key: a job that the gateway abandoned answers one repeated body, equal ones in time stay two."""

from collections.abc import Callable

import pytest

from shared.application.idempotency import PriorJob
from shared.application.recording import JobResponse
from shared.domain.errors import ContentFilteredError
from shared.domain.generation import GeneratedImage, OutputFormat
from shared.domain.idempotency import RequestIdentity
from shared.domain.jobs import Job
from tests.support.fakes.samples import a_model
from tests.support.fakes.world import World
from tests.unit.application.timed_provider import TimedImageProvider

LATE = GeneratedImage(b"late", OutputFormat.PNG)

type Run = Callable[..., JobResponse]


@pytest.fixture
def run(world: World, provider: TimedImageProvider) -> Run:
    """Sends a request whose provider call takes so many seconds; the gateway abandons one of 35."""

    def run(identity: RequestIdentity | None = None, *, seconds: int = 35) -> JobResponse:
        provider.seconds = seconds
        return world.use_cases.sync_generation.run(world.image_request(identity))

    return run


def _running(world: World) -> Job:
    """The job of a request whose provider call has begun."""
    return world.use_cases.job_recorder.record(world.image_request(), PriorJob(None), queued=False).job


def _store(world: World, job: Job) -> None:
    world.use_cases.result_store.store_image(job, a_model(), LATE)


def test_retry_after_the_first_has_finished_gets_its_image(world: World, run: Run) -> None:
    """As the documented program does it: it waits some seconds after the 503."""
    first = run()
    world.clock.advance(seconds=5)
    again = run()
    assert (again.replayed, again.job, again.model) == (True, first.job, a_model())
    assert (len(world.images.requests), len(world.media.stored), world.slept) == (1, 1, [])


def test_abandoned_job_answers_one_retry(world: World, run: Run) -> None:
    run()
    assert run(seconds=1).replayed
    third = run(seconds=1)
    assert not third.replayed
    assert len(world.images.requests) == 2


def test_abandoned_job_is_found_although_an_equal_request_was_answered(
    world: World, provider: TimedImageProvider, run: Run
) -> None:
    """The first is abandoned; a deliberate equal one comes and is answered meanwhile."""
    provider.at_second[20] = lambda: run(seconds=5)
    first = run()
    world.clock.advance(seconds=3)
    again = run(seconds=1)
    assert (again.replayed, again.job.id) == (True, first.job.id)
    assert len(world.images.requests) == 2


def test_each_of_several_abandoned_jobs_answers_one_retry(world: World, run: Run) -> None:
    """Three deliberate equal requests at once, all of them too slow, and four retries."""
    jobs = [_running(world) for _ in range(3)]
    world.clock.advance(seconds=35)
    for job in jobs:
        _store(world, job)
    responses = [run(seconds=1) for _ in range(4)]
    assert [response.replayed for response in responses] == [True, True, True, False]
    assert {response.job.id for response in responses[:3]} == {job.id for job in jobs}


def test_two_concurrent_retries_get_different_abandoned_jobs(world: World, run: Run) -> None:
    jobs = [_running(world) for _ in range(2)]
    world.clock.advance(seconds=35)
    for job in jobs:
        _store(world, job)
    other: list[JobResponse] = []
    world.claims.faults.on("consume", lambda: other.append(run()))
    response = run()
    assert {response.job.id, other[0].job.id} == {job.id for job in jobs}
    assert world.images.requests == []


def test_earliest_abandoned_job_answers_first(world: World, run: Run) -> None:
    first = _running(world)
    world.clock.advance(seconds=1)
    second = _running(world)
    world.clock.advance(seconds=35)
    for job in (second, first):
        _store(world, job)
    assert [run().job.id, run().job.id] == [first.id, second.id]


def test_body_claims_of_the_last_eight_unanswered_jobs_are_stored(world: World) -> None:
    jobs = []
    for _ in range(10):
        jobs.append(_running(world))
        world.clock.advance(seconds=1)
    (claims,) = world.jobs.bodies.values()
    assert list(claims) == [job.id for job in jobs[-8:]]


def test_body_claim_of_an_answered_job_is_dropped(world: World, run: Run) -> None:
    for _ in range(5):
        answered = run(seconds=20)
    (claims,) = world.jobs.bodies.values()
    assert list(claims) == [answered.job.id]


def test_request_with_a_key_claims_no_body(world: World, run: Run) -> None:
    run(world.identity(key="k"))
    assert not any(world.jobs.bodies.values())


def test_request_with_a_key_is_not_answered_by_its_body(world: World, run: Run) -> None:
    run()
    assert not run(world.identity(key="k"), seconds=1).replayed
    assert len(world.images.requests) == 2


def test_async_request_is_not_answered_by_its_body(world: World, run: Run) -> None:
    run()
    assert not world.use_cases.async_jobs.start(world.image_request()).replayed


def test_two_equal_requests_that_were_answered_in_time_are_two_jobs(world: World, run: Run) -> None:
    first, second = run(seconds=20), run(seconds=20)
    assert first.job.id != second.job.id
    assert not second.replayed
    assert (len(world.images.requests), len(world.media.stored)) == (2, 2)


def test_two_concurrent_equal_requests_are_two_jobs(world: World, provider: TimedImageProvider, run: Run) -> None:
    """The second comes while the gateway still waits for the first."""
    provider.at_second[10] = lambda: run(seconds=2)
    first = run(seconds=20)
    assert not first.replayed
    assert (len(world.images.requests), len(world.jobs.all)) == (2, 2)


@pytest.mark.parametrize(
    "other",
    [{"body": "a crane"}, {"caller": "address-2"}, {"route": "/api/img2img"}],
    ids=lambda other: next(iter(other)),
)
def test_abandoned_job_answers_no_other_request(world: World, run: Run, other: dict[str, str]) -> None:
    run()
    response = run(world.identity(**other), seconds=1)  # type: ignore[arg-type]  # the table names fields
    assert not response.replayed
    assert len(world.images.requests) == 2


def test_abandoned_job_answers_for_ten_minutes(world: World, run: Run) -> None:
    run()
    world.clock.advance(minutes=10, seconds=1)
    assert not run(seconds=1).replayed


def test_abandoned_job_that_failed_before_the_retry_is_made_again(world: World, run: Run) -> None:
    job = _running(world)
    world.clock.advance(seconds=35)
    assert world.use_cases.job_recorder.fail(job, ContentFilteredError("The prompt was refused."))
    assert not run(seconds=1).replayed
