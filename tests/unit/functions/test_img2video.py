"""Accepting a video: image kept, job recorded, machine started; whatever fails, no job hangs unseen."""

from datetime import timedelta

import pytest

from functions.img2video.service import AcceptVideo, VideoCommand
from functions.video_workflow.video_steps import VideoSteps
from shared.adapters.pillow_input_fitter import PillowInputImageFitter
from shared.application.recording import Accepted
from shared.application.video_requests import VideoRequestBuilder
from shared.application.workflow_steps import WorkflowSteps
from shared.domain.errors import JobEndedError, MalformedUploadError, StorageUnavailableError, WorkflowUnavailableError
from shared.domain.generation import MAX_SEED
from shared.domain.jobs import JobFailure, JobKind, JobStatus
from tests.support.fakes.clock import NOON
from tests.support.fakes.image_validator import FakeImageValidator
from tests.support.fakes.world import RETENTION
from tests.support.fakes.world import World as Everything

DOWN = StorageUnavailableError("The store cannot be reached.")
NO_START = WorkflowUnavailableError("The video could not be started right now.")


class World(Everything):
    """The use case among its fakes."""

    def __init__(self) -> None:
        super().__init__()
        self.images = FakeImageValidator()
        self.use_case = AcceptVideo(
            catalogue=self.catalogue,
            validator=self.images,
            media=self.media,
            async_jobs=self.async_jobs,
            retention=RETENTION,
        )

    def command(self, *, key: str | None = None) -> VideoCommand:
        asked = self.asked(key=key, route="/api/img2video")
        return VideoCommand(image=b"pixels", seed=0, cfg_scale=2.5, motion_bucket_id=200, model=None, asked=asked)

    def start(self, *, key: str | None = None) -> Accepted:
        return self.use_case(self.command(key=key)).accepted


@pytest.fixture
def world() -> World:
    return World()


def test_an_accepted_video_is_recorded_and_started(world: World) -> None:
    job = world.start().job
    assert world.jobs.only == job
    assert world.workflow.started == [job.id]
    assert (job.kind, job.status) == (JobKind.IMG2VIDEO, JobStatus.QUEUED)
    assert job.request == {"cfg_scale": 2.5, "motion_bucket_id": 200}
    assert 1 <= job.seed <= MAX_SEED
    assert job.due_at == NOON + timedelta(seconds=120)
    assert (job.submission_started_at, job.result_key) == (None, None)
    assert job.media_key
    assert job.media_key.prefix == "processed_videos"
    assert job.expires_at == NOON + timedelta(days=30)


def test_the_image_is_kept_where_no_route_serves_it_under_a_name_of_its_own(world: World) -> None:
    job = world.start().job
    assert job.input_key
    assert job.input_key.prefix == "inputs"
    assert job.id not in job.input_key.name
    assert world.media.read(job.input_key) == b"pixels"


def test_a_refused_image_leaves_nothing(world: World) -> None:
    world.images.faults.plan("validate", MalformedUploadError("The image is broken."))
    with pytest.raises(MalformedUploadError):
        world.start()
    assert world.jobs.is_empty
    assert world.media.kept == {}
    assert world.workflow.started == []


@pytest.mark.parametrize("step", ["put", "add"])
def test_nothing_is_started_that_is_not_recorded(world: World, step: str) -> None:
    (world.media if step == "put" else world.jobs).faults.plan(step, DOWN)
    with pytest.raises(StorageUnavailableError):
        world.start()
    assert world.jobs.is_empty
    assert world.workflow.started == []


def test_a_job_that_cannot_be_started_says_so(world: World) -> None:
    world.workflow.faults.plan("start", NO_START)
    with pytest.raises(WorkflowUnavailableError):
        world.start()
    assert world.jobs.only.status is JobStatus.FAILED
    assert world.jobs.only.failure == JobFailure("service_unavailable", NO_START.message, retryable=True)


def test_where_not_even_that_can_be_written_the_job_stands_and_the_sweeper_starts_it(world: World) -> None:
    """Told no, a client without a key would ask again, and both would be bought."""
    world.workflow.faults.plan("start", NO_START)
    world.jobs.faults.plan("replace", DOWN)
    job = world.start().job
    assert world.jobs.only == job
    assert job.status is JobStatus.QUEUED
    world.clock.pass_by(seconds=121)
    assert world.settle.reconcile_overdue(job.id)
    assert world.workflow.started == [job.id]


@pytest.mark.parametrize("ending", ["waits for its turn", "canceled"])
def test_one_whose_machine_did_start_and_moved_it_is_accepted(world: World, ending: str) -> None:
    def move() -> None:
        job = world.jobs.only
        world.jobs.replace(job.cancel(NOON) if ending == "canceled" else job.wait_until(NOON + timedelta(hours=1)))

    world.workflow.faults.plan_after("start", NO_START)
    world.jobs.faults.on("replace", move)
    assert world.start().job.id == world.jobs.only.id
    assert world.jobs.only.failure is None


def test_a_machine_that_did_start_finds_a_job_that_says_it_failed_and_buys_nothing(world: World) -> None:
    world.workflow.faults.plan_after("start", NO_START)
    with pytest.raises(WorkflowUnavailableError):
        world.start()
    job = world.jobs.only
    assert (job.status, world.workflow.started) == (JobStatus.FAILED, [job.id])
    steps = VideoSteps(
        submission_log=world.submission_log,
        provider=lambda _model: world.videos,
        jobs=world.jobs,
        requests=VideoRequestBuilder(media=world.media, fitter=PillowInputImageFitter),
        limiter=world.limiter,
        keep=world.keep,
        clock=world.clock,
    )
    with pytest.raises(JobEndedError):
        WorkflowSteps(jobs=world.jobs, dispatcher=world.dispatcher, keep=world.keep, clock=world.clock).await_dispatch(
            job.id, "t"
        )
    with pytest.raises(JobEndedError):
        steps.submit(job.id)
    assert (world.jobs.only, world.videos.bought, world.caller.called) == (job, [], [])


def test_two_equal_requests_without_a_key_are_two_videos(world: World) -> None:
    first, second = world.start(), world.start()
    assert first.job.id != second.job.id
    assert not second.replayed
    assert len(world.workflow.started) == 2


def test_a_repeated_request_is_the_same_video_and_its_image_is_kept_once(world: World) -> None:
    first, again = world.start(key="k"), world.start(key="k")
    assert (again.job.id, again.replayed) == (first.job.id, True)
    assert world.workflow.started == [first.job.id]
    assert len(world.media.kept) == 1


def test_a_repeated_request_starts_what_was_recorded_but_not_started(world: World) -> None:
    """The first invocation died between the record and the start."""
    world.workflow.faults.plan("start", MemoryError("killed"))
    with pytest.raises(MemoryError):
        world.start(key="k")
    assert world.workflow.started == []
    again = world.start(key="k")
    assert world.workflow.started == [again.job.id] == [world.jobs.only.id]
    assert again.replayed


def test_a_start_that_failed_for_good_frees_the_key(world: World) -> None:
    world.workflow.faults.plan("start", NO_START)
    with pytest.raises(WorkflowUnavailableError):
        world.start(key="k")
    again = world.start(key="k")
    assert not again.replayed
    assert world.workflow.started == [again.job.id]


def test_a_repeated_request_for_a_video_that_is_done_starts_nothing(world: World) -> None:
    first = world.start(key="k").job
    world.jobs.replace(first.begin_submission(NOON, NOON))
    world.jobs.replace(world.jobs.only.succeed(NOON, None))
    world.workflow.started.clear()
    assert world.start(key="k").job.status is JobStatus.SUCCEEDED
    assert world.workflow.started == []
