"""AsyncJobs: a queued job is recorded, then its state machine started; a job on record is started sooner or later."""

from datetime import timedelta

import pytest

from shared.application.recording import JobResponse
from shared.domain.errors import JobEndedError, StorageUnavailableError, WorkflowUnavailableError
from shared.domain.image_formats import ValidatedImage
from shared.domain.jobs import JobFailure, JobKind, JobStatus
from shared.domain.rate_limits import RateLimit
from tests.support.fakes.clock import NOON
from tests.support.fakes.samples import a_model
from tests.support.fakes.world import World

IMAGE = ValidatedImage(b"pixels", "png")
DOWN = StorageUnavailableError("The store cannot be reached.")
NO_START = WorkflowUnavailableError("The video could not be started right now.")


def _start(world: World, *, key: str | None = None) -> JobResponse:
    """A request for a video."""
    identity = world.identity(key=key, route="/api/img2video")
    return world.use_cases.async_jobs.start(world.video_request(identity), IMAGE)


def test_accepted_job_is_recorded_and_started(world: World) -> None:
    response = _start(world)
    job = response.job
    assert response == JobResponse(world.jobs.only, a_model(), replayed=False)
    assert world.workflow.started == [job.id]
    assert (job.kind, job.status, job.seed) == (JobKind.IMG2VIDEO, JobStatus.QUEUED, 7)
    assert job.request == {"cfg_scale": 1.5, "motion_bucket_id": 127}
    assert job.due_at == NOON + timedelta(seconds=120)
    assert (job.started_at, job.submission_started_at, job.result_key) == (None, None, None)
    assert job.media_key
    assert job.media_key.prefix == "processed_videos"
    assert job.expires_at == NOON + timedelta(days=30)
    assert world.videos.submissions == []


def test_input_image_is_stored_before_the_record_under_a_name_of_its_own(world: World) -> None:
    stored: list[int] = []
    world.jobs.faults.on("add", lambda: stored.append(len(world.media.stored)))
    job = _start(world).job
    assert stored == [1]
    assert job.input_key
    assert job.input_key.prefix == "inputs"
    assert job.id not in job.input_key.name
    assert world.media.read(job.input_key) == b"pixels"


def test_job_without_an_input_image_stores_nothing(world: World) -> None:
    response = world.use_cases.async_jobs.start(world.image_request())
    assert (response.job.kind, response.job.input_key) == (JobKind.GENERATE, None)
    assert world.media.stored == {}


def test_accepted_job_takes_no_call_of_the_rate_limit_and_no_reservation() -> None:
    world = World(limits={"acme": RateLimit(1, 60)})
    for _ in range(3):
        _start(world)
    assert not world.rate_limiter.faults.calls  # type: ignore[union-attr]  # it has limits
    assert world.spend_ledger.faults.calls == {"total": 3}


@pytest.mark.parametrize("step", ["put", "add"])
def test_nothing_is_started_when_the_image_or_the_record_cannot_be_stored(world: World, step: str) -> None:
    (world.media if step == "put" else world.jobs).faults.plan(step, DOWN)
    with pytest.raises(StorageUnavailableError):
        _start(world)
    assert world.jobs.is_empty
    assert world.workflow.started == []


def test_job_fails_when_its_state_machine_cannot_be_started(world: World) -> None:
    world.workflow.faults.plan("start", NO_START)
    with pytest.raises(WorkflowUnavailableError):
        _start(world)
    assert world.jobs.only.status is JobStatus.FAILED
    assert world.jobs.only.failure == JobFailure("service_unavailable", NO_START.message, retryable=True)


def test_job_that_can_neither_start_nor_fail_is_accepted_and_started_later(world: World) -> None:
    """After an error a client without a key would send it again, and both jobs would be charged."""
    world.workflow.faults.plan("start", NO_START)
    world.jobs.faults.plan("replace", DOWN)
    job = _start(world).job
    assert world.jobs.only == job
    assert job.status is JobStatus.QUEUED
    world.clock.advance(seconds=121)
    assert world.use_cases.job_reconciler.reconcile_overdue(job.id)
    assert world.workflow.started == [job.id]


@pytest.mark.parametrize("change", ["waits for dispatch", "canceled"])
def test_job_is_accepted_when_only_the_answer_of_the_start_was_lost(world: World, change: str) -> None:
    """The state machine runs, and has changed the job already."""

    def change_job() -> None:
        job = world.jobs.only
        world.jobs.replace(job.cancel(NOON) if change == "canceled" else job.wait_until(NOON + timedelta(hours=1)))

    world.workflow.faults.plan_after("start", NO_START)
    world.jobs.faults.on("replace", change_job)
    assert _start(world).job.id == world.jobs.only.id
    assert world.jobs.only.failure is None


def test_state_machine_of_a_job_that_failed_at_its_start_does_nothing(world: World) -> None:
    world.workflow.faults.plan_after("start", NO_START)
    with pytest.raises(WorkflowUnavailableError):
        _start(world)
    job = world.jobs.only
    assert (job.status, world.workflow.started) == (JobStatus.FAILED, [job.id])
    with pytest.raises(JobEndedError):
        world.use_cases.workflow_steps.await_dispatch(job.id, "t")
    with pytest.raises(JobEndedError):
        world.use_cases.submission_log.begin(job, a_model())
    assert (world.jobs.only, world.task_callback.resumed) == (job, [])
    assert world.spend_ledger.reservations(NOON.date()) == []


def test_two_equal_requests_without_a_key_are_two_jobs(world: World) -> None:
    first, second = _start(world), _start(world)
    assert first.job.id != second.job.id
    assert not second.replayed
    assert len(world.workflow.started) == 2


def test_repeated_key_gets_the_same_job_and_stores_its_image_once(world: World) -> None:
    first, again = _start(world, key="k"), _start(world, key="k")
    assert (again.job.id, again.model, again.replayed) == (first.job.id, a_model(), True)
    assert world.workflow.started == [first.job.id]
    assert len(world.media.stored) == 1


def test_repeated_key_starts_a_job_that_was_recorded_but_not_started(world: World) -> None:
    """The first invocation crashed between the record and the start."""
    world.workflow.faults.plan("start", MemoryError("killed"))
    with pytest.raises(MemoryError):
        _start(world, key="k")
    assert world.workflow.started == []
    again = _start(world, key="k")
    assert world.workflow.started == [again.job.id] == [world.jobs.only.id]
    assert again.replayed


def test_failed_start_releases_the_key(world: World) -> None:
    world.workflow.faults.plan("start", NO_START)
    with pytest.raises(WorkflowUnavailableError):
        _start(world, key="k")
    again = _start(world, key="k")
    assert not again.replayed
    assert world.workflow.started == [again.job.id]


def test_repeated_key_of_a_finished_job_starts_nothing(world: World) -> None:
    first = _start(world, key="k").job
    world.jobs.replace(first.begin_submission(NOON, NOON))
    world.jobs.replace(world.jobs.only.succeed(NOON, None))
    world.workflow.started.clear()
    assert _start(world, key="k").job.status is JobStatus.SUCCEEDED
    assert world.workflow.started == []


def test_model_of_a_repeated_job_is_none_when_it_left_the_catalogue(world: World) -> None:
    job = _start(world, key="k").job
    world.jobs.replace(job.with_fallback(model="crayon", provider="kiosk", ignored_options=(), fallback_models=()))
    again = _start(world, key="k")
    assert (again.job.id, again.model, again.replayed) == (job.id, None, True)
