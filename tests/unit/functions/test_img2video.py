"""Accepting a video: picture kept, job recorded, machine started; whatever fails, no job hangs unseen."""

from datetime import timedelta

import pytest

from functions.img2video.service import AcceptVideo, VideoCommand
from shared.domain.errors import MalformedUploadError, StorageUnavailableError, WorkflowUnavailableError
from shared.domain.generation import MAX_SEED
from shared.domain.jobs import JobFailure, JobKind, JobStatus
from tests.fakes.clock import NOON, FakeClock
from tests.fakes.jobs import InMemoryJobStore
from tests.fakes.media import InMemoryMediaStore
from tests.fakes.picture_gate import FakePictureGate
from tests.fakes.samples import a_catalogue
from tests.fakes.workflow import FakeVideoWorkflow

COMMAND = VideoCommand(image=b"pixels", seed=0, cfg_scale=2.5, motion_bucket_id=200, model=None)
DOWN = StorageUnavailableError("The store cannot be reached.")
NO_START = WorkflowUnavailableError("The video could not be started right now.")


class World:
    """The use case among its fakes."""

    def __init__(self) -> None:
        self.jobs = InMemoryJobStore()
        self.media = InMemoryMediaStore()
        self.gate = FakePictureGate()
        self.workflow = FakeVideoWorkflow()
        self.accept = AcceptVideo(
            catalogue=a_catalogue(),
            gate=self.gate,
            jobs=self.jobs,
            media=self.media,
            workflow=self.workflow,
            clock=FakeClock(),
            retention=timedelta(days=30),
        )


@pytest.fixture
def world() -> World:
    return World()


def test_an_accepted_video_is_recorded_and_started(world: World) -> None:
    job = world.accept(COMMAND)
    assert world.jobs.only == job
    assert world.workflow.started == [job.id]
    assert (job.kind, job.status) == (JobKind.IMG2VIDEO, JobStatus.QUEUED)
    assert job.request == {"cfg_scale": 2.5, "motion_bucket_id": 200}
    assert 1 <= job.seed <= MAX_SEED
    assert job.due_at == NOON + timedelta(seconds=600)
    assert job.expires_at == NOON + timedelta(days=30)


def test_the_picture_is_kept_where_no_route_serves_it_under_a_name_of_its_own(world: World) -> None:
    job = world.accept(COMMAND)
    assert job.input_key
    assert job.input_key.prefix == "inputs"
    assert job.id not in job.input_key.name
    assert world.media.read(job.input_key) == b"pixels"


def test_a_refused_picture_leaves_nothing(world: World) -> None:
    world.gate.faults.plan("admit", MalformedUploadError("The image is broken."))
    with pytest.raises(MalformedUploadError):
        world.accept(COMMAND)
    assert world.jobs.is_empty
    assert world.media.kept == {}
    assert world.workflow.started == []


@pytest.mark.parametrize("step", ["put", "add"])
def test_nothing_is_started_that_is_not_recorded(world: World, step: str) -> None:
    (world.media if step == "put" else world.jobs).faults.plan(step, DOWN)
    with pytest.raises(StorageUnavailableError):
        world.accept(COMMAND)
    assert world.jobs.is_empty
    assert world.workflow.started == []


def test_a_job_that_cannot_be_started_says_so(world: World) -> None:
    world.workflow.faults.plan("start", NO_START)
    with pytest.raises(WorkflowUnavailableError):
        world.accept(COMMAND)
    assert world.jobs.only.status is JobStatus.FAILED
    assert world.jobs.only.failure == JobFailure("service_unavailable", NO_START.message, retryable=True)


def test_where_not_even_that_can_be_written_the_first_error_is_told(world: World) -> None:
    world.workflow.faults.plan("start", NO_START)
    world.jobs.faults.plan("replace", DOWN)
    with pytest.raises(WorkflowUnavailableError):
        world.accept(COMMAND)
    assert world.jobs.only.status is JobStatus.QUEUED
