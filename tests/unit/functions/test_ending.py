"""Cancel stops what runs, upstream too, and says what is known of the price; delete leaves the bare record."""

import io
from dataclasses import replace

import pytest

from functions.jobs.ending import ChargeStatus, EndJob
from functions.jobs.views import ended_view
from shared.domain.errors import JobConflictError, NotFoundError, StorageUnavailableError
from shared.domain.jobs import Job, JobFailure, JobKind, JobStatus
from shared.domain.media import new_input_key
from shared.ports import WorkflowState
from tests.support.fakes.clock import NOON
from tests.support.fakes.samples import (
    a_canceled_video,
    a_failed_video,
    a_finished_video,
    a_job,
    a_processing_video,
    a_submitted_video,
)
from tests.support.fakes.world import World as Everything

FINAL = {"succeeded": a_finished_video(), "failed": a_failed_video(), "canceled": a_canceled_video()}
RUNNING = {
    "queued": (a_job(), ChargeStatus.NO),
    "at the provider, not confirmed": (a_processing_video(), ChargeStatus.UNKNOWN),
    "an image in the making": (a_processing_video(kind=JobKind.GENERATE), ChargeStatus.UNKNOWN),
    "submitted": (a_submitted_video(), ChargeStatus.UNKNOWN),
}


class World(Everything):
    """The use case among its fakes, with one job that has an image and a medium."""

    def __init__(self) -> None:
        super().__init__()
        self.end = EndJob(jobs=self.jobs, media=self.media, settle=self.settle, clock=self.clock)

    def known(self, job: Job) -> Job:
        job = replace(job, input_key=new_input_key("png"), request={"prompt": "a secret"}, revision=0)
        self.jobs.add(job)
        self.workflow.states[job.id] = WorkflowState.ENDED if job.is_final else WorkflowState.RUNNING
        for key in (job.input_key, job.media_key):
            assert key
            self.media.put(key, io.BytesIO(b"x"), expires_at=job.expires_at)
        return job


@pytest.fixture
def world() -> World:
    return World()


@pytest.mark.parametrize("how", ["cancel", "delete"])
@pytest.mark.parametrize(("job", "charged"), RUNNING.values(), ids=RUNNING)
def test_a_running_job_is_canceled_everywhere(world: World, job: Job, charged: ChargeStatus, how: str) -> None:
    job = world.known(job)
    ended = getattr(world.end, how)(job.id)
    assert ended.job == world.jobs.only
    assert (ended.job.status, ended.job.finished_at, ended.charged) == (JobStatus.CANCELED, NOON, charged)
    assert world.workflow.states[job.id] is WorkflowState.ENDED
    assert world.videos.canceled == ([job.upstream_id] if job.upstream_id else [])
    assert world.media.kept == {}
    assert ended_view(ended, "https://x")["charged"] == charged.value


@pytest.mark.parametrize("job", FINAL.values(), ids=FINAL)
def test_what_has_ended_cannot_be_canceled(world: World, job: Job) -> None:
    job = world.known(job)
    with pytest.raises(JobConflictError, match=str(job.status)):
        world.end.cancel(job.id)
    assert world.jobs.only == job
    assert len(world.media.kept) == 2


@pytest.mark.parametrize("job", FINAL.values(), ids=FINAL)
def test_what_has_ended_is_forgotten_but_for_what_happened(world: World, job: Job) -> None:
    job = world.known(job)
    ended = world.end.delete(job.id)
    assert world.media.kept == {}
    assert ended.job == world.jobs.only
    assert (ended.job.status, ended.job.cost, ended.job.deleted_at) == (job.status, job.cost, NOON)
    assert ended.job.request == {}
    assert ended.job.result_key is None
    view = ended_view(ended, "https://x")
    assert "media" not in view["links"]
    assert view["deleted_at"] == "2027-03-01T12:00:00.123Z"


@pytest.mark.parametrize("job", FINAL.values(), ids=FINAL)
def test_deleting_twice_is_as_good_as_once(world: World, job: Job) -> None:
    job = world.known(job)
    first = world.end.delete(job.id)
    world.clock.pass_by(hours=1)
    second = world.end.delete(job.id)
    assert (second.job.deleted_at, second.charged) == (first.job.deleted_at, first.charged)
    assert second.job.request == {}


@pytest.mark.parametrize(("job", "charged"), RUNNING.values(), ids=RUNNING)
def test_deleting_a_running_job_cancels_and_forgets_it_at_once(world: World, job: Job, charged: ChargeStatus) -> None:
    job = world.known(job)
    ended = world.end.delete(job.id)
    assert (ended.job.status, ended.job.deleted_at, ended.job.request, ended.charged) == (
        JobStatus.CANCELED,
        NOON,
        {},
        charged,
    )
    assert (ended.job.seed, ended.job.upstream_id) == (job.seed, job.upstream_id)
    assert world.jobs.only == ended.job
    assert world.media.kept == {}


def test_what_a_late_worker_puts_after_a_running_job_was_deleted_is_tidied_up(world: World) -> None:
    job = world.known(a_processing_video(kind=JobKind.GENERATE))
    world.end.delete(job.id)
    assert job.media_key
    world.media.put(job.media_key, io.BytesIO(b"late"), expires_at=job.expires_at)
    world.clock.pass_by(minutes=4)
    assert not world.settle.reconcile_overdue(job.id)
    assert world.media.kept, "somebody may still be at work on it"
    world.clock.pass_by(minutes=1)
    assert not world.settle.reconcile_overdue(job.id)
    assert world.media.kept == {}


def test_a_job_that_is_tidied_while_it_is_deleted_is_forgotten_all_the_same(world: World) -> None:
    job = world.known(a_failed_video())
    world.jobs.faults.on("replace", lambda: world.jobs.replace(job.cleanup_done()))
    world.end.delete(job.id)
    assert (world.jobs.only.request, world.jobs.only.deleted_at) == ({}, NOON)


def test_what_is_charged_for_an_ended_job(world: World) -> None:
    filtered = JobFailure("content_filtered", "Refused.", retryable=False)
    for job, charged in (
        (a_finished_video(), ChargeStatus.YES),
        (a_submitted_video().fail(NOON, filtered), ChargeStatus.UNKNOWN),
        (a_failed_video(filtered), ChargeStatus.UNKNOWN),
        (a_processing_video().fail(NOON, filtered, not_charged=True), ChargeStatus.NO),
        (a_job().fail(NOON, filtered), ChargeStatus.NO),
        (a_job().cancel(NOON), ChargeStatus.NO),
    ):
        known = world.known(job)
        assert world.end.delete(known.id).charged is charged


def test_a_job_that_ended_by_itself_just_now_is_forgotten_by_delete_and_kept_by_cancel(world: World) -> None:
    for how in ("delete", "cancel"):
        job = world.known(a_submitted_video())
        done = job.succeed(NOON, None)
        world.jobs.faults.on("replace", lambda done=done: world.jobs.replace(done))
        if how == "delete":
            assert world.end.delete(job.id).job.deleted_at == NOON
        else:
            with pytest.raises(JobConflictError, match="succeeded"):
                world.end.cancel(job.id)
            assert world.jobs.get(job.id) == done


def test_a_job_that_moved_on_meanwhile_is_canceled_where_it_is_now(world: World) -> None:
    job = world.known(a_processing_video())
    world.jobs.faults.on("replace", lambda: world.jobs.replace(job.submitted("upstream-9")))
    ended = world.end.cancel(job.id)
    assert (ended.job.status, ended.charged) == (JobStatus.CANCELED, ChargeStatus.UNKNOWN)
    assert world.videos.canceled == ["upstream-9"]


def test_the_record_is_canceled_before_anything_is_stopped(world: World) -> None:
    job = world.known(a_submitted_video())
    world.jobs.faults.plan("replace", StorageUnavailableError("Away."))
    with pytest.raises(StorageUnavailableError):
        world.end.cancel(job.id)
    assert world.videos.canceled == []
    assert world.workflow.states[job.id] is WorkflowState.RUNNING


def test_media_that_cannot_be_deleted_now_are_left_to_the_sweeper(world: World) -> None:
    job = world.known(a_finished_video())
    world.media.faults.plan("erase", StorageUnavailableError("Away."))
    assert world.end.delete(job.id).job.deleted_at == NOON
    assert job.media_key in world.media.kept
    assert world.index.list_due(NOON) == [job.id]
    assert not world.settle.reconcile_overdue(job.id)
    assert job.media_key not in world.media.kept
    assert world.index.list_due(NOON) == []


def test_where_the_record_cannot_be_written_nothing_is_deleted(world: World) -> None:
    job = world.known(a_finished_video())
    world.jobs.faults.plan("replace", StorageUnavailableError("Away."))
    with pytest.raises(StorageUnavailableError):
        world.end.delete(job.id)
    assert world.jobs.only == job
    assert len(world.media.kept) == 2


@pytest.mark.parametrize("how", ["cancel", "delete"])
@pytest.mark.parametrize("job_id", ["", "nonsense", "a/b", "..", "\0", "é", "0" * 32, "F" * 32, "claim-" + "0" * 64])
def test_an_unknown_or_malformed_id_is_not_found(world: World, how: str, job_id: str) -> None:
    with pytest.raises(NotFoundError):
        getattr(world.end, how)(job_id)
