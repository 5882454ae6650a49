"""First the medium, then the record; where the record says no, it is asked who was right."""

import io

import pytest

from shared.domain.errors import InternalError, JobConflictError, StorageUnavailableError
from shared.domain.generation import GeneratedImage, OutputFormat
from shared.domain.jobs import Cost, Job, JobStatus
from tests.support.fakes.clock import NOON
from tests.support.fakes.samples import FAILURE, a_submitted_video
from tests.support.fakes.world import World

DOWN = StorageUnavailableError("The store cannot be reached.")


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def job(world: World) -> Job:
    found = a_submitted_video(revision=0)
    world.jobs.add(found)
    return found


def test_the_medium_lies_where_the_record_said_from_the_start(world: World, job: Job) -> None:
    done = world.keep.stream(job, io.BytesIO(b"film"))
    assert done == world.jobs.only
    assert (done.status, done.cost, done.media_key) == (JobStatus.SUCCEEDED, Cost(1, "0.04"), job.media_key)
    assert job.media_key
    assert world.media.kept == {job.media_key: (b"film", job.expires_at)}


def test_a_image_is_a_stream_like_any_other(world: World, job: Job) -> None:
    world.keep.image(job, GeneratedImage(b"pixels", OutputFormat.PNG))
    assert job.media_key
    assert world.media.read(job.media_key) == b"pixels"


def test_the_medium_is_kept_before_the_record_says_so(world: World, job: Job) -> None:
    seen: list[bool] = []
    world.jobs.faults.on("replace", lambda: seen.append(job.media_key in world.media.kept))
    world.keep.stream(job, io.BytesIO(b"film"))
    assert seen == [True]


def test_what_cannot_be_kept_is_no_success(world: World, job: Job) -> None:
    world.media.faults.plan("put", DOWN)
    with pytest.raises(StorageUnavailableError):
        world.keep.stream(job, io.BytesIO(b"film"))
    assert world.jobs.only == job


@pytest.mark.parametrize("ending", ["cancel", "fail"])
def test_a_job_that_somebody_ended_meanwhile_keeps_no_medium(world: World, job: Job, ending: str) -> None:
    ended = job.cancel(NOON) if ending == "cancel" else job.fail(NOON, FAILURE)
    world.media.faults.on("put", lambda: world.jobs.replace(ended))
    with pytest.raises(JobConflictError, match=str(ended.status)):
        world.keep.stream(job, io.BytesIO(b"film"))
    assert world.jobs.only == ended
    assert world.media.kept == {}


def test_where_that_medium_cannot_be_deleted_the_conflict_is_told_all_the_same(world: World, job: Job) -> None:
    world.media.faults.on("put", lambda: world.jobs.replace(job.cancel(NOON)))
    world.media.faults.plan("delete", DOWN)
    with pytest.raises(JobConflictError):
        world.keep.stream(job, io.BytesIO(b"film"))


def test_a_second_worker_on_the_same_job_is_a_success_too(world: World, job: Job) -> None:
    """Both put the same medium under the same key; the one whose write came second finds the job succeeded."""
    first: list[Job] = []
    world.media.faults.on("put", lambda: first.append(world.keep.stream(job, io.BytesIO(b"film"))))
    world.clock.pass_by(seconds=1)
    assert world.keep.stream(job, io.BytesIO(b"film")) == first[0]
    assert job.media_key
    assert world.media.read(job.media_key) == b"film"


def test_a_job_that_only_moved_on_keeps_its_medium_for_the_next_try(world: World, job: Job) -> None:
    world.media.faults.on("put", lambda: world.jobs.replace(job.submitted("upstream-2")))
    with pytest.raises(JobConflictError):
        world.keep.stream(job, io.BytesIO(b"film"))
    assert job.media_key in world.media.kept
    assert world.keep.stream(world.jobs.only, io.BytesIO(b"film")).status is JobStatus.SUCCEEDED


def test_a_record_without_a_place_is_a_fault_of_ours(world: World) -> None:
    with pytest.raises(InternalError):
        world.keep.stream(a_submitted_video(media_key=None), io.BytesIO(b"film"))
    assert world.media.kept == {}
