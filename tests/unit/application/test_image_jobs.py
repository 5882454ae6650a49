"""A picture is recorded before it is bought and kept before it is a success; however it goes wrong, the job says so."""

from datetime import timedelta
from typing import Never

import pytest

from shared.application.image_jobs import ImageJobs, ImageOrder
from shared.domain.errors import AiArtError, ContentFilteredError, ProviderThrottledError, StorageUnavailableError
from shared.domain.generation import GeneratedImage, OutputFormat
from shared.domain.jobs import Cost, JobFailure, JobKind, JobStatus
from tests.fakes.clock import NOON, FakeClock
from tests.fakes.jobs import InMemoryJobStore
from tests.fakes.media import InMemoryMediaStore
from tests.fakes.samples import a_model

DOWN = StorageUnavailableError("The store cannot be reached.")
RETENTION = timedelta(days=30)


class World:
    """The use case among its fakes."""

    def __init__(self) -> None:
        self.jobs = InMemoryJobStore()
        self.media = InMemoryMediaStore()
        self.clock = FakeClock()
        self.run = ImageJobs(jobs=self.jobs, media=self.media, clock=self.clock, retention=RETENTION).run
        self.made = 0

    def make(self) -> GeneratedImage:
        self.made += 1
        self.clock.pass_by(seconds=4)
        return GeneratedImage(b"a picture", OutputFormat.WEBP)

    def order(self, kind: JobKind = JobKind.GENERATE) -> ImageOrder:
        return ImageOrder(kind=kind, model=a_model(), seed=5, request={"prompt": "a heron"}, make=self.make)


@pytest.fixture
def world() -> World:
    return World()


def _raising(error: Exception) -> ImageOrder:
    def make() -> Never:
        raise error

    return ImageOrder(kind=JobKind.GENERATE, model=a_model(), seed=5, request={}, make=make)


@pytest.mark.parametrize(("kind", "collection"), [(JobKind.GENERATE, "images"), (JobKind.IMG2IMG, "processed_images")])
def test_a_success_is_recorded_with_its_picture_cost_and_times(world: World, kind: JobKind, collection: str) -> None:
    job = world.run(world.order(kind))
    assert job == world.jobs.only
    assert (job.status, job.kind, job.seed, job.cost) == (JobStatus.SUCCEEDED, kind, 5, Cost(1, "0.04"))
    assert (job.created_at, job.started_at, job.finished_at) == (NOON, NOON, NOON + timedelta(seconds=4))
    assert job.expires_at == NOON + RETENTION
    assert job.due_at == NOON + timedelta(seconds=600)
    assert job.media_key
    assert job.media_key.prefix == collection
    assert world.media.kept == {job.media_key: (b"a picture", job.expires_at)}
    assert world.media.kept.keys() == {job.media_key}


def test_the_name_of_the_picture_is_unrelated_to_the_id_of_the_job(world: World) -> None:
    job = world.run(world.order())
    assert job.media_key
    assert job.id not in job.media_key.name
    assert not any(job.id[at : at + 8] in job.media_key.name for at in range(25))


def test_the_job_is_recorded_with_its_intent_before_anything_is_bought(world: World) -> None:
    world.run(world.order())
    accepted, done = world.jobs.history
    assert accepted.status is JobStatus.PROCESSING
    assert accepted.submission_intended_at == NOON
    assert (accepted.revision, done.revision) == (0, 1)


def test_nothing_is_bought_where_the_job_cannot_be_recorded(world: World) -> None:
    world.jobs.faults.plan("add", DOWN)
    with pytest.raises(StorageUnavailableError):
        world.run(world.order())
    assert world.made == 0
    assert world.jobs.is_empty


@pytest.mark.parametrize(
    "error",
    [ProviderThrottledError("Slow down.", retry_after=9), ContentFilteredError("The prompt was refused.")],
    ids=["throttled", "filtered"],
)
def test_a_provider_s_error_fails_the_job_and_reaches_the_caller(world: World, error: AiArtError) -> None:
    with pytest.raises(type(error)) as raised:
        world.run(_raising(error))
    assert raised.value is error
    assert world.jobs.only.status is JobStatus.FAILED
    assert world.jobs.only.failure == JobFailure(error.code, error.message, error.retryable)
    assert world.media.kept == {}


def test_a_fault_of_ours_fails_the_job_without_its_words(world: World) -> None:
    with pytest.raises(ZeroDivisionError):
        world.run(_raising(ZeroDivisionError("while drawing 'a secret prompt'")))
    failure = world.jobs.only.failure
    assert failure
    assert (failure.code, failure.retryable) == ("internal_error", True)
    assert "secret" not in failure.message


def test_a_picture_that_cannot_be_kept_fails_the_job(world: World) -> None:
    world.media.faults.plan("put", DOWN)
    with pytest.raises(StorageUnavailableError):
        world.run(world.order())
    assert world.jobs.only.failure == JobFailure("service_unavailable", DOWN.message, retryable=True)
    assert world.jobs.only.media_key is None


def test_a_success_that_cannot_be_written_becomes_a_failure_where_that_can(world: World) -> None:
    world.jobs.faults.plan("replace", DOWN)
    with pytest.raises(StorageUnavailableError):
        world.run(world.order())
    assert world.jobs.only.status is JobStatus.FAILED


def test_a_success_whose_writing_was_not_confirmed_stays_one(world: World) -> None:
    world.jobs.faults.plan_after("replace", DOWN)
    with pytest.raises(StorageUnavailableError):
        world.run(world.order())
    assert world.jobs.only.status is JobStatus.SUCCEEDED


def test_where_nothing_more_can_be_written_the_job_stays_due_and_the_first_error_is_told(world: World) -> None:
    world.media.faults.plan("put", StorageUnavailableError("The bucket is away."))
    world.jobs.faults.plan("replace", DOWN, DOWN)
    with pytest.raises(StorageUnavailableError, match="bucket"):
        world.run(world.order())
    assert world.jobs.only.status is JobStatus.PROCESSING
