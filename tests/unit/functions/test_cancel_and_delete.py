"""Cancel stops a job, also at its provider, and returns its charge status; delete leaves a record without content."""

import io
from dataclasses import replace

import pytest

from functions.jobs.cancellation import CancelJob, ChargeStatus, EndedJob
from functions.jobs.deletion import DeleteJob
from functions.jobs.views import ended_view
from shared.domain.errors import JobConflictError, NotFoundError, StorageUnavailableError
from shared.domain.job_queries import WorkflowState
from shared.domain.jobs import Job, JobFailure, JobKind, JobStatus
from shared.domain.media import new_input_key
from tests.support.fakes.clock import NOON
from tests.support.fakes.samples import (
    a_canceled_video,
    a_failed_video,
    a_finished_video,
    a_job,
    a_processing_video,
    a_submitted_video,
)
from tests.support.fakes.world import World

FINAL = {"succeeded": a_finished_video(), "failed": a_failed_video(), "canceled": a_canceled_video()}
RUNNING = {
    "queued": (a_job(), ChargeStatus.NO),
    "submission not confirmed": (a_processing_video(), ChargeStatus.UNKNOWN),
    "image in generation": (a_processing_video(kind=JobKind.GENERATE), ChargeStatus.UNKNOWN),
    "submitted": (a_submitted_video(), ChargeStatus.UNKNOWN),
}
REFUSAL = JobFailure("content_filtered", "Refused.", retryable=False)
UNAVAILABLE = StorageUnavailableError("Not available.")


class JobsWorld(World):
    """Both use cases among fakes."""

    def __init__(self) -> None:
        super().__init__()
        self.reconciler = self.use_cases.job_reconciler
        cancel_job = CancelJob(jobs=self.jobs, reconciler=self.reconciler, clock=self.clock)
        self.cancel = cancel_job.cancel
        self.delete = DeleteJob(jobs=self.jobs, media=self.media, cancel_job=cancel_job, clock=self.clock).delete

    def call(self, operation: str, job_id: str) -> EndedJob:
        return self.cancel(job_id) if operation == "cancel" else self.delete(job_id)

    def add(self, job: Job) -> Job:
        """Store the job with an input image and a result."""
        job = replace(job, input_key=new_input_key("png"), request={"prompt": "a secret"}, revision=0)
        self.jobs.add(job)
        self.workflow.states[job.id] = WorkflowState.ENDED if job.is_final else WorkflowState.RUNNING
        for key in (job.input_key, job.media_key):
            assert key
            self.media.put(key, io.BytesIO(b"x"), expires_at=job.expires_at)
        return job


@pytest.fixture
def world() -> JobsWorld:
    return JobsWorld()


@pytest.mark.parametrize("operation", ["cancel", "delete"])
@pytest.mark.parametrize(("job", "charged"), RUNNING.values(), ids=RUNNING)
def test_running_job_is_canceled_and_its_resources_are_released(
    world: JobsWorld, job: Job, charged: ChargeStatus, operation: str
) -> None:
    job = world.add(job)
    ended = world.call(operation, job.id)
    assert ended.job == world.jobs.only
    assert (ended.job.status, ended.job.finished_at, ended.charged) == (JobStatus.CANCELED, NOON, charged)
    assert world.workflow.states[job.id] is WorkflowState.ENDED
    assert world.videos.canceled == ([job.upstream_id] if job.upstream_id else [])
    assert world.media.stored == {}
    assert ended_view(ended, "https://x")["charged"] == charged.value


@pytest.mark.parametrize("job", FINAL.values(), ids=FINAL)
def test_final_job_cannot_be_canceled(world: JobsWorld, job: Job) -> None:
    job = world.add(job)
    with pytest.raises(JobConflictError, match=str(job.status)):
        world.cancel(job.id)
    assert world.jobs.only == job
    assert len(world.media.stored) == 2


@pytest.mark.parametrize("job", FINAL.values(), ids=FINAL)
def test_deleting_a_final_job_removes_its_content_but_not_its_outcome(world: JobsWorld, job: Job) -> None:
    job = world.add(job)
    ended = world.delete(job.id)
    assert world.media.stored == {}
    assert ended.job == world.jobs.only
    assert (ended.job.status, ended.job.cost, ended.job.deleted_at) == (job.status, job.cost, NOON)
    assert ended.job.request == {}
    assert ended.job.result_key is None
    view = ended_view(ended, "https://x")
    assert "media" not in view["links"]
    assert view["deleted_at"] == "2027-03-01T12:00:00.123Z"


@pytest.mark.parametrize("job", FINAL.values(), ids=FINAL)
def test_deleting_a_job_twice_has_the_same_result(world: JobsWorld, job: Job) -> None:
    job = world.add(job)
    first = world.delete(job.id)
    world.clock.advance(hours=1)
    second = world.delete(job.id)
    assert (second.job.deleted_at, second.charged) == (first.job.deleted_at, first.charged)
    assert second.job.request == {}


@pytest.mark.parametrize(("job", "charged"), RUNNING.values(), ids=RUNNING)
def test_deleting_a_running_job_cancels_and_redacts_it(world: JobsWorld, job: Job, charged: ChargeStatus) -> None:
    job = world.add(job)
    ended = world.delete(job.id)
    assert (ended.job.status, ended.job.deleted_at, ended.job.request, ended.charged) == (
        JobStatus.CANCELED,
        NOON,
        {},
        charged,
    )
    assert (ended.job.seed, ended.job.upstream_id) == (job.seed, job.upstream_id)
    assert world.jobs.only == ended.job
    assert world.media.stored == {}


def test_media_that_a_worker_stores_after_the_deletion_are_cleaned_up(world: JobsWorld) -> None:
    job = world.add(a_processing_video(kind=JobKind.GENERATE))
    world.delete(job.id)
    assert job.media_key
    world.media.put(job.media_key, io.BytesIO(b"late"), expires_at=job.expires_at)
    world.clock.advance(minutes=4)
    assert not world.reconciler.reconcile_overdue(job.id)
    assert world.media.stored, "a worker may still process the job"
    world.clock.advance(minutes=1)
    assert not world.reconciler.reconcile_overdue(job.id)
    assert world.media.stored == {}


def test_job_that_is_cleaned_up_during_the_deletion_is_redacted(world: JobsWorld) -> None:
    job = world.add(a_failed_video())
    world.jobs.faults.on("replace", lambda: world.jobs.replace(job.finish_cleanup()))
    world.delete(job.id)
    assert (world.jobs.only.request, world.jobs.only.deleted_at) == ({}, NOON)


@pytest.mark.parametrize(
    ("job", "charged"),
    [
        (a_finished_video(), ChargeStatus.YES),
        (a_submitted_video().fail(NOON, REFUSAL), ChargeStatus.UNKNOWN),
        (a_failed_video(REFUSAL), ChargeStatus.UNKNOWN),
        (a_processing_video().fail(NOON, REFUSAL, not_charged=True), ChargeStatus.NO),
        (a_job().fail(NOON, REFUSAL), ChargeStatus.NO),
        (a_job().cancel(NOON), ChargeStatus.NO),
    ],
    ids=["succeeded", "submitted, failed", "failed", "certainly not charged", "never submitted", "canceled"],
)
def test_charge_status_of_a_final_job(world: JobsWorld, job: Job, charged: ChargeStatus) -> None:
    assert world.delete(world.add(job).id).charged is charged


def _succeed_during_the_next_write(world: JobsWorld, job: Job) -> Job:
    done = job.succeed(NOON, None)
    world.jobs.faults.on("replace", lambda: world.jobs.replace(done))
    return done


def test_job_that_succeeds_during_the_deletion_is_deleted(world: JobsWorld) -> None:
    job = world.add(a_submitted_video())
    _succeed_during_the_next_write(world, job)
    assert world.delete(job.id).job.deleted_at == NOON


def test_job_that_succeeds_during_the_cancellation_stays_succeeded(world: JobsWorld) -> None:
    job = world.add(a_submitted_video())
    done = _succeed_during_the_next_write(world, job)
    with pytest.raises(JobConflictError, match="succeeded"):
        world.cancel(job.id)
    assert world.jobs.get(job.id) == done


def test_job_that_is_submitted_during_the_cancellation_is_canceled_at_the_provider(world: JobsWorld) -> None:
    job = world.add(a_processing_video())
    world.jobs.faults.on("replace", lambda: world.jobs.replace(job.record_submission("upstream-9")))
    ended = world.cancel(job.id)
    assert (ended.job.status, ended.charged) == (JobStatus.CANCELED, ChargeStatus.UNKNOWN)
    assert world.videos.canceled == ["upstream-9"]


@pytest.mark.parametrize("operation", ["cancel", "delete"])
def test_job_that_changes_with_every_attempt_is_a_retryable_conflict(world: JobsWorld, operation: str) -> None:
    job = world.add(a_submitted_video() if operation == "cancel" else a_failed_video())
    world.jobs.faults.plan("replace", *[JobConflictError("Changed.")] * 3)
    with pytest.raises(JobConflictError, match="changing too fast") as conflict:
        world.call(operation, job.id)
    assert conflict.value.retry_after == 1
    assert world.jobs.only == job
    assert len(world.media.stored) == 2


def test_nothing_is_stopped_if_the_record_cannot_be_canceled(world: JobsWorld) -> None:
    job = world.add(a_submitted_video())
    world.jobs.faults.plan("replace", UNAVAILABLE)
    with pytest.raises(StorageUnavailableError):
        world.cancel(job.id)
    assert world.videos.canceled == []
    assert world.workflow.states[job.id] is WorkflowState.RUNNING


def test_media_that_cannot_be_deleted_are_deleted_by_the_sweeper(world: JobsWorld) -> None:
    job = world.add(a_finished_video())
    world.media.faults.plan("erase", UNAVAILABLE)
    assert world.delete(job.id).job.deleted_at == NOON
    assert job.media_key in world.media.stored
    assert world.job_index.list_due(NOON) == [job.id]
    assert not world.reconciler.reconcile_overdue(job.id)
    assert job.media_key not in world.media.stored
    assert world.job_index.list_due(NOON) == []


def test_nothing_is_deleted_if_the_record_cannot_be_redacted(world: JobsWorld) -> None:
    job = world.add(a_finished_video())
    world.jobs.faults.plan("replace", UNAVAILABLE)
    with pytest.raises(StorageUnavailableError):
        world.delete(job.id)
    assert world.jobs.only == job
    assert len(world.media.stored) == 2


@pytest.mark.parametrize("operation", ["cancel", "delete"])
@pytest.mark.parametrize("job_id", ["", "nonsense", "a/b", "..", "\0", "é", "0" * 32, "F" * 32, "claim-" + "0" * 64])
def test_unknown_or_malformed_id_is_not_found(world: JobsWorld, operation: str, job_id: str) -> None:
    with pytest.raises(NotFoundError):
        world.call(operation, job_id)
