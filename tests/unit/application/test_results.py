"""ResultStore: first the object is stored, then the record succeeds; a conflict is resolved by reading the record."""

import io

import pytest

from shared.application.results import ResultStore
from shared.domain.errors import InternalError, JobConflictError, StorageUnavailableError
from shared.domain.generation import GeneratedImage, OutputFormat
from shared.domain.jobs import Cost, Job, JobStatus
from tests.support.fakes.clock import NOON
from tests.support.fakes.samples import FAILURE, a_job, a_model, a_submitted_video
from tests.support.fakes.world import World

DOWN = StorageUnavailableError("The store cannot be reached.")


@pytest.fixture
def results(world: World) -> ResultStore:
    return world.use_cases.result_store


@pytest.fixture
def job(world: World) -> Job:
    job = a_submitted_video(revision=0)
    world.jobs.add(job)
    return job


def _store(results: ResultStore, job: Job) -> Job:
    return results.store_stream(job, a_model(), io.BytesIO(b"video"))


def test_result_is_stored_under_the_key_that_the_record_had_from_the_start(
    world: World, results: ResultStore, job: Job
) -> None:
    done = _store(results, job)
    assert done == world.jobs.only
    assert (done.status, done.cost, done.media_key) == (JobStatus.SUCCEEDED, Cost(1, "0.04"), job.media_key)
    assert job.media_key
    assert world.media.stored == {job.media_key: (b"video", job.expires_at)}


def test_image_is_stored_like_a_stream(world: World, results: ResultStore, job: Job) -> None:
    results.store_image(job, a_model(), GeneratedImage(b"pixels", OutputFormat.PNG))
    assert job.media_key
    assert world.media.read(job.media_key) == b"pixels"


def test_cost_is_that_of_the_model_that_was_called(results: ResultStore, job: Job) -> None:
    done = results.store_stream(job, a_model(price_usd="0.07"), io.BytesIO(b"video"))
    assert done.cost == Cost(1, "0.07")


def test_object_is_stored_before_the_record_succeeds(world: World, results: ResultStore, job: Job) -> None:
    stored: list[bool] = []
    world.jobs.faults.on("replace", lambda: stored.append(job.media_key in world.media.stored))
    _store(results, job)
    assert stored == [True]


def test_record_does_not_succeed_when_the_object_cannot_be_stored(world: World, results: ResultStore, job: Job) -> None:
    world.media.faults.plan("put", DOWN)
    with pytest.raises(StorageUnavailableError):
        _store(results, job)
    assert world.jobs.only == job


@pytest.mark.parametrize("end", ["cancel", "fail"])
def test_object_of_a_job_that_ended_meanwhile_is_deleted(
    world: World, results: ResultStore, job: Job, end: str
) -> None:
    ended = job.cancel(NOON) if end == "cancel" else job.fail(NOON, FAILURE)
    world.media.faults.on("put", lambda: world.jobs.replace(ended))
    with pytest.raises(JobConflictError, match=str(ended.status)):
        _store(results, job)
    assert world.jobs.only == ended
    assert world.media.stored == {}


def test_conflict_is_raised_although_the_object_cannot_be_deleted(world: World, results: ResultStore, job: Job) -> None:
    world.media.faults.on("put", lambda: world.jobs.replace(job.cancel(NOON)))
    world.media.faults.plan("delete", DOWN)
    with pytest.raises(JobConflictError):
        _store(results, job)


def test_second_worker_of_the_same_job_succeeds_too(world: World, results: ResultStore, job: Job) -> None:
    """Both store the same object under the same key; the one that writes second finds the job succeeded."""
    first: list[Job] = []
    world.media.faults.on("put", lambda: first.append(_store(results, job)))
    world.clock.advance(seconds=1)
    assert _store(results, job) == first[0]
    assert job.media_key
    assert world.media.read(job.media_key) == b"video"


def test_object_of_a_job_that_changed_but_is_open_stays_for_the_next_attempt(
    world: World, results: ResultStore, job: Job
) -> None:
    world.media.faults.on("put", lambda: world.jobs.replace(job.record_submission("upstream-2")))
    with pytest.raises(JobConflictError):
        _store(results, job)
    assert job.media_key in world.media.stored
    assert _store(results, world.jobs.only).status is JobStatus.SUCCEEDED


def test_record_without_a_media_key_is_an_internal_error(world: World, results: ResultStore) -> None:
    with pytest.raises(InternalError):
        _store(results, a_submitted_video(media_key=None))
    assert world.media.stored == {}


def test_stored_result_is_recovered_with_its_own_expiry(world: World, results: ResultStore, job: Job) -> None:
    assert job.media_key
    world.media.put(job.media_key, io.BytesIO(b"video"), expires_at=NOON)
    done = results.recover(job)
    assert done == world.jobs.only
    assert (done.status, done.cost, done.expires_at) == (JobStatus.SUCCEEDED, Cost(1, "0.04"), NOON)


def test_nothing_is_recovered_without_an_object_or_a_submission(world: World, results: ResultStore, job: Job) -> None:
    assert results.recover(job) is None
    assert results.recover(a_job()) is None
    assert world.jobs.only == job
    assert world.media.faults.calls["find"] == 1, "a job that was never submitted is not looked for"
