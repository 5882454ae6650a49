"""An image is recorded before it is bought and kept before it is a success; however it goes wrong, the job says so."""

from collections.abc import Callable
from datetime import timedelta
from typing import Never

import pytest

from shared.domain.errors import (
    AiArtError,
    ContentFilteredError,
    JobConflictError,
    ProviderThrottledError,
    StorageUnavailableError,
)
from shared.domain.generation import GeneratedImage, OutputFormat
from shared.domain.jobs import Cost, Job, JobFailure, JobKind, JobStatus
from tests.support.fakes.clock import NOON
from tests.support.fakes.world import RETENTION
from tests.support.fakes.world import World as Everything

DOWN = StorageUnavailableError("The store cannot be reached.")


class World(Everything):
    """The use case among its fakes."""

    made = 0

    def make(self, _model: object = None) -> GeneratedImage:
        self.made += 1
        self.clock.pass_by(seconds=4)
        return GeneratedImage(b"an image", OutputFormat.WEBP)

    def run(self, kind: JobKind = JobKind.GENERATE, make: Callable[[object], GeneratedImage] | None = None) -> Job:
        asked = self.asked()
        return self.sync_generation.run(asked, lambda: self.order(asked, kind), make or self.make).job


@pytest.fixture
def world() -> World:
    return World()


def _raising(error: Exception) -> Callable[[object], Never]:
    def make(_model: object = None) -> Never:
        raise error

    return make


@pytest.mark.parametrize(("kind", "collection"), [(JobKind.GENERATE, "images"), (JobKind.IMG2IMG, "processed_images")])
def test_a_success_is_recorded_with_its_image_cost_and_times(world: World, kind: JobKind, collection: str) -> None:
    job = world.run(kind)
    assert job == world.jobs.only
    assert (job.status, job.kind, job.seed, job.cost) == (JobStatus.SUCCEEDED, kind, 5, Cost(1, "0.04"))
    assert (job.created_at, job.started_at, job.finished_at) == (NOON, NOON, NOON + timedelta(seconds=4))
    assert (job.owner, job.caller) == ("anonymous", "address-1")
    assert job.expires_at == NOON + timedelta(seconds=4) + RETENTION  # from when there is something to keep
    assert job.due_at == job.expires_at, "the sweeper comes for it then"
    assert job.media_key
    assert job.media_key.prefix == collection
    assert world.media.kept == {job.media_key: (b"an image", job.expires_at)}


def test_the_sweeper_looks_after_a_image_later_than_its_function_may_run(world: World) -> None:
    """Ninety seconds, says the template."""
    world.run()
    accepted = world.jobs.history[0]
    assert accepted.due_at - accepted.created_at > timedelta(seconds=90)


def test_the_name_of_the_image_is_unrelated_to_the_id_of_the_job(world: World) -> None:
    job = world.run()
    assert job.media_key
    assert job.id not in job.media_key.name
    assert not any(job.id[at : at + 8] in job.media_key.name for at in range(25))


def test_the_job_is_recorded_with_its_intent_and_its_place_before_anything_is_bought(world: World) -> None:
    world.run()
    accepted, done = world.jobs.history
    assert accepted.status is JobStatus.PROCESSING
    assert accepted.submission_started_at == NOON
    assert accepted.media_key == done.media_key
    assert (accepted.revision, done.revision) == (0, 1)


def test_nothing_is_bought_where_the_job_cannot_be_recorded(world: World) -> None:
    world.jobs.faults.plan("add", DOWN)
    with pytest.raises(StorageUnavailableError):
        world.run()
    assert world.made == 0
    assert world.jobs.is_empty


def test_a_record_whose_confirmation_was_lost_is_read_back(world: World) -> None:
    world.jobs.faults.plan_after("add", DOWN)
    assert world.run().status is JobStatus.SUCCEEDED
    assert world.made == 1
    assert len(world.jobs.all) == 1


def test_nothing_is_bought_where_the_record_cannot_be_read_back_either_and_the_job_is_due(world: World) -> None:
    world.jobs.faults.plan_after("add", DOWN)
    world.jobs.faults.plan("get", DOWN)
    with pytest.raises(StorageUnavailableError):
        world.run()
    assert world.made == 0
    assert not world.jobs.only.is_final


@pytest.mark.parametrize(
    "error",
    [ProviderThrottledError("Slow down.", retry_after=9), ContentFilteredError("The prompt was refused.")],
    ids=["throttled", "filtered"],
)
def test_a_provider_s_error_fails_the_job_and_reaches_the_caller(world: World, error: AiArtError) -> None:
    with pytest.raises(type(error)) as raised:
        world.run(make=_raising(error))
    assert raised.value is error
    assert world.jobs.only.status is JobStatus.FAILED
    assert world.jobs.only.failure == JobFailure(error.code, error.message, error.retryable)
    assert world.media.kept == {}


def test_a_fault_of_ours_fails_the_job_without_its_words(world: World) -> None:
    with pytest.raises(ZeroDivisionError):
        world.run(make=_raising(ZeroDivisionError("while drawing 'a secret prompt'")))
    failure = world.jobs.only.failure
    assert failure
    assert (failure.code, failure.retryable) == ("internal_error", True)
    assert "secret" not in failure.message


def test_a_image_that_cannot_be_kept_fails_the_job(world: World) -> None:
    world.media.faults.plan("put", DOWN)
    with pytest.raises(StorageUnavailableError):
        world.run()
    failure = world.jobs.only.failure
    assert failure
    assert failure.retryable
    assert world.jobs.only.result_key is None


@pytest.mark.parametrize("lost", ["the answer of the bucket", "the record", "the answer of the record's table"])
def test_a_image_that_was_kept_is_a_success_whatever_was_lost_on_the_way(world: World, lost: str) -> None:
    if lost == "the answer of the bucket":
        world.media.faults.plan_after("put", DOWN)
    elif lost == "the record":
        world.jobs.faults.plan("replace", DOWN)
    else:
        world.jobs.faults.plan_after("replace", DOWN)
    assert world.run() == world.jobs.only
    assert world.made == 1
    assert world.jobs.only.status is JobStatus.SUCCEEDED
    assert world.media.kept.keys() == {world.jobs.only.media_key}


def test_where_it_cannot_be_told_whether_it_was_kept_the_sweeper_finds_out(world: World) -> None:
    world.media.faults.plan_after("put", DOWN)
    world.media.faults.plan("find", StorageUnavailableError("Still away."))
    with pytest.raises(StorageUnavailableError) as raised:
        world.run()
    assert raised.value is DOWN
    world.clock.pass_by(minutes=3)
    assert world.settle.reconcile_overdue(world.jobs.only.id)
    assert world.jobs.only.status is JobStatus.SUCCEEDED


def test_where_nothing_more_can_be_written_the_job_stays_due_and_the_first_error_is_told(world: World) -> None:
    world.media.faults.plan("put", StorageUnavailableError("The bucket is away."))
    world.jobs.faults.plan("replace", DOWN, DOWN)
    with pytest.raises(StorageUnavailableError, match="bucket"):
        world.run()
    assert world.jobs.only.status is JobStatus.PROCESSING


def test_a_job_that_was_canceled_while_it_was_made_keeps_no_image(world: World) -> None:
    def make(_model: object = None) -> GeneratedImage:
        world.jobs.replace(world.jobs.only.cancel(world.clock()))
        return world.make()

    with pytest.raises(JobConflictError, match="canceled meanwhile"):
        world.run(make=make)
    assert world.jobs.only.status is JobStatus.CANCELED
    assert world.media.kept == {}


def test_what_was_bought_and_then_lost_does_not_free_its_key(world: World) -> None:
    """The provider was paid: the same key must not pay again in silence."""
    asked = world.asked(key="key")
    world.media.faults.plan("put", DOWN)
    for _ in range(2):
        with pytest.raises(StorageUnavailableError):
            world.sync_generation.run(asked, lambda: world.order(asked), world.make)
    assert world.made == 1
