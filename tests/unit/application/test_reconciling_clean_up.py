"""JobReconciler deletes media of final jobs: results past their retention, and what late workers stored."""

import io
from datetime import timedelta

import pytest

from shared.application.reconciling import JobReconciler
from shared.domain.errors import AiArtError, StorageUnavailableError, WorkflowUnavailableError
from shared.domain.job_queries import WorkflowState
from shared.domain.jobs import JobFailure, JobKind, JobStatus
from shared.domain.media import renditions_of
from tests.support.fakes.samples import a_processing_video, a_submitted_video
from tests.support.fakes.world import World
from tests.unit.application.reconciled_jobs import AFTER, add, put_result

DOWN = StorageUnavailableError("Down.")


@pytest.fixture
def world() -> World:
    """One second after the sample jobs are due."""
    world = World()
    world.clock.now = AFTER
    return world


@pytest.fixture
def reconciler(world: World) -> JobReconciler:
    return world.use_cases.job_reconciler


def test_object_of_a_late_worker_is_deleted_once_no_worker_can_be_running(
    world: World, reconciler: JobReconciler
) -> None:
    job = add(world, a_processing_video(), state=WorkflowState.ENDED)
    assert reconciler.reconcile_overdue(job.id)
    assert job.media_key
    world.media.put(job.media_key, io.BytesIO(b"late"), expires_at=job.expires_at)
    assert not reconciler.reconcile_overdue(job.id)
    assert world.media.stored
    world.clock.advance(minutes=5)
    world.media.faults.plan("erase", DOWN)
    with pytest.raises(StorageUnavailableError):
        reconciler.reconcile_overdue(job.id)
    assert world.jobs.only.cleanup_pending, "the next sweep tries again"
    assert not reconciler.reconcile_overdue(job.id)
    assert world.media.stored == {}
    assert not world.jobs.only.cleanup_pending


@pytest.mark.parametrize("end", ["cancel", "fail"])
def test_object_that_was_stored_after_the_end_is_deleted(world: World, reconciler: JobReconciler, end: str) -> None:
    job = add(world, a_processing_video(), with_result=True)
    failure = JobFailure("outcome_unknown", "The outcome is unknown.", retryable=True)
    world.jobs.replace(job.cancel(AFTER) if end == "cancel" else job.fail(AFTER, failure))
    world.clock.advance(minutes=5)
    assert world.job_index.list_due(world.clock.now) == [job.id]
    assert not reconciler.reconcile_overdue(job.id), "it was ended before"
    assert world.media.stored == {}
    assert world.job_index.list_due(world.clock.now) == []
    ended = world.jobs.only
    assert not reconciler.reconcile_overdue(job.id)
    assert world.jobs.only == ended


def test_result_and_its_renditions_are_deleted_when_their_retention_ends(
    world: World, reconciler: JobReconciler
) -> None:
    job = add(world, a_submitted_video(kind=JobKind.GENERATE), with_result=True)
    assert job.media_key
    expires_at = AFTER + timedelta(hours=1)
    world.jobs.replace(job.succeed(AFTER, None, expires_at=expires_at))
    for rendition in renditions_of(job.media_key):
        world.media.put(rendition, io.BytesIO(b"small"), expires_at=expires_at)
    stored = dict(world.media.stored)
    assert world.job_index.list_due(expires_at) == [job.id]

    world.clock.now = expires_at - timedelta(microseconds=1)
    assert not reconciler.reconcile_overdue(job.id)
    assert world.media.stored == stored

    world.clock.now = expires_at
    world.media.faults.plan("erase", DOWN)
    with pytest.raises(StorageUnavailableError):
        reconciler.reconcile_overdue(job.id)
    assert world.job_index.list_due(expires_at) == [job.id], "the next sweep tries again"
    assert not reconciler.reconcile_overdue(job.id), "the end of a retention is no fault"
    assert world.media.stored == {}
    assert world.job_index.list_due(expires_at) == []
    assert (world.jobs.only.status, world.jobs.only.result_key) == (JobStatus.SUCCEEDED, None)
    assert world.videos.canceled == []


@pytest.mark.parametrize("broken", ["stop", "cancel", "erase"])
def test_resource_that_cannot_be_released_does_not_prevent_the_others(
    world: World, reconciler: JobReconciler, broken: str
) -> None:
    world.clock.advance(minutes=4)
    job = add(world, a_submitted_video(), state=WorkflowState.RUNNING)
    world.jobs.faults.on("replace", lambda: put_result(world, job))
    error: AiArtError = WorkflowUnavailableError("Down.") if broken == "stop" else DOWN
    faults = {"stop": world.workflow.faults, "cancel": world.videos.faults, "erase": world.media.faults}
    faults[broken].plan(broken, error)
    assert reconciler.reconcile_overdue(job.id)
    assert world.jobs.only.status is JobStatus.FAILED
    assert (world.videos.canceled == [job.upstream_id]) is (broken != "cancel")
    assert len(world.media.stored) == (1 if broken == "erase" else 0)
