"""POST /api/img2video: store the image, record the job, start its state machine; no failure loses a job."""

from datetime import timedelta
from typing import Any

import pytest

from functions.img2video.handler import respond
from functions.video_workflow.handler import video_steps
from shared.domain.errors import JobEndedError, MalformedUploadError, StorageUnavailableError, WorkflowUnavailableError
from shared.domain.generation import MAX_SEED
from shared.domain.jobs import Job, JobFailure, JobKind, JobStatus
from shared.runtime.http.response import HttpResponse
from tests.support.fakes.clock import NOON
from tests.support.fakes.samples import a_catalogue, a_model
from tests.support.fakes.world import World
from tests.unit.functions.conftest import Install
from tests.unit.functions.http_requests import form_request

RECEIVED_AT = NOON.replace(microsecond=0)  # the gateway's time has seconds only
DOWN = StorageUnavailableError("The store cannot be reached.")
NO_START = WorkflowUnavailableError("The video could not be started right now.")
FIELDS = {"cfg_scale": "2.5", "motion_bucket_id": "200"}


def _start(key: str | None = None, **fields: str) -> HttpResponse:
    headers = {"Idempotency-Key": key} if key else {}
    return respond(form_request("/api/img2video", {**FIELDS, **fields}, headers))


def _id(response: HttpResponse) -> str:
    assert response.body
    return str(response.body["id"])


def _is_replayed(response: HttpResponse) -> bool:
    return response.headers.get("Idempotent-Replayed") == "true"


def test_accepted_video_is_recorded_and_started(world: World) -> None:
    response = _start()
    job = world.jobs.only
    assert _id(response) == job.id
    assert world.workflow.started == [job.id]
    assert (job.kind, job.status) == (JobKind.IMG2VIDEO, JobStatus.QUEUED)
    assert job.request == {"cfg_scale": 2.5, "motion_bucket_id": 200}
    assert 1 <= job.seed <= MAX_SEED
    assert job.due_at == NOON + timedelta(seconds=120)
    assert (job.submission_started_at, job.result_key) == (None, None)
    assert job.media_key
    assert job.media_key.prefix == "processed_videos"
    assert job.expires_at == RECEIVED_AT + timedelta(days=30)


def test_response_has_the_documented_fields_and_the_model(world: World) -> None:
    response = _start()
    assert (response.status, response.headers) == (200, {})
    assert response.body == {
        "success": True,
        "id": world.jobs.only.id,
        "message": "Video generation started. Poll for results using the returned ID.",
        "model": "painter",
        "provider": "acme",
    }


def test_options_that_the_model_ignores_are_listed_in_the_response(install: Install) -> None:
    world = install(World(catalogue=a_catalogue(a_model(controls=("cfg_scale",)))))
    response = _start(seed="5")
    assert response.body
    assert response.body["ignored"] == ["motion_bucket_id", "seed"]
    assert response.body["seed_honoured"] is False
    assert world.jobs.only.seed == 5


def test_deadline_retention_and_fallback_of_the_client_are_recorded(install: Install) -> None:
    world = install(World(catalogue=a_catalogue(a_model(), a_model(provider="atelier"))))
    respond(form_request("/api/img2video", {"expires_in": "36h", "fallback": "false"}, {"Cancel-After": "60s"}))
    job = world.jobs.only
    assert (job.cancel_at, job.due_at) == (RECEIVED_AT + timedelta(seconds=60),) * 2
    assert job.expires_at == RECEIVED_AT + timedelta(hours=36)
    assert job.fallback_models == ()
    _start()
    assert [job.fallback_models for job in world.jobs.all] == [(), ("painter@atelier",)]


def test_image_is_stored_under_a_name_of_its_own_where_no_route_serves_it(world: World) -> None:
    _start()
    job = world.jobs.only
    assert job.input_key
    assert job.input_key.prefix == "inputs"
    assert job.id not in job.input_key.name
    assert world.media.read(job.input_key) == b"pixels"


def test_rejected_image_leaves_nothing(world: World) -> None:
    world.image_validator.faults.plan("validate", MalformedUploadError("The image is broken."))
    with pytest.raises(MalformedUploadError):
        _start()
    assert world.jobs.is_empty
    assert world.media.stored == {}
    assert world.workflow.started == []


@pytest.mark.parametrize("method", ["put", "add"])
def test_job_that_cannot_be_recorded_is_not_started(world: World, method: str) -> None:
    (world.media if method == "put" else world.jobs).faults.plan(method, DOWN)
    with pytest.raises(StorageUnavailableError):
        _start()
    assert world.jobs.is_empty
    assert world.workflow.started == []


def test_job_that_cannot_be_started_is_marked_failed(world: World) -> None:
    world.workflow.faults.plan("start", NO_START)
    with pytest.raises(WorkflowUnavailableError):
        _start()
    assert world.jobs.only.status is JobStatus.FAILED
    assert world.jobs.only.failure == JobFailure("service_unavailable", NO_START.message, retryable=True)


def test_reconciler_starts_a_job_whose_failure_could_not_be_recorded(world: World) -> None:
    """Otherwise a client without a key would send its request again, and be charged for both jobs."""
    world.workflow.faults.plan("start", NO_START)
    world.jobs.faults.plan("replace", DOWN)
    response = _start()
    job = world.jobs.only
    assert (_id(response), job.status) == (job.id, JobStatus.QUEUED)
    world.clock.advance(seconds=121)
    assert world.use_cases.job_reconciler.reconcile_overdue(job.id)
    assert world.workflow.started == [job.id]


def _cancel(job: Job) -> Job:
    return job.cancel(NOON)


def _wait(job: Job) -> Job:
    return job.wait_until(NOON + timedelta(hours=1))


@pytest.mark.parametrize("change", [_cancel, _wait])
def test_job_that_its_started_state_machine_changed_is_accepted(world: World, change: Any) -> None:
    world.workflow.faults.plan_after("start", NO_START)
    world.jobs.faults.on("replace", lambda: world.jobs.replace(change(world.jobs.only)))
    assert _id(_start()) == world.jobs.only.id
    assert world.jobs.only.failure is None


def test_started_state_machine_of_a_failed_job_does_not_call_the_provider(world: World) -> None:
    world.workflow.faults.plan_after("start", NO_START)
    with pytest.raises(WorkflowUnavailableError):
        _start()
    job = world.jobs.only
    assert (job.status, world.workflow.started) == (JobStatus.FAILED, [job.id])
    with pytest.raises(JobEndedError):
        world.use_cases.workflow_steps.await_dispatch(job.id, "token")
    with pytest.raises(JobEndedError):
        video_steps().submit(job.id)
    assert (world.jobs.only, world.videos.submissions, world.task_callback.resumed) == (job, [], [])


def test_equal_requests_without_a_key_are_two_videos(world: World) -> None:
    first, second = _start(), _start()
    assert _id(first) != _id(second)
    assert not _is_replayed(second)
    assert len(world.workflow.started) == 2


def test_repeated_request_with_a_key_is_one_video_with_one_stored_image(world: World) -> None:
    first, second = _start("k"), _start("k")
    assert (_id(second), _is_replayed(second)) == (_id(first), True)
    assert world.workflow.started == [_id(first)]
    assert len(world.media.stored) == 1


def test_repeated_request_starts_a_job_that_was_recorded_but_not_started(world: World) -> None:
    """The first invocation crashed between the record and the start."""
    world.workflow.faults.plan("start", MemoryError("killed"))
    with pytest.raises(MemoryError):
        _start("k")
    assert world.workflow.started == []
    second = _start("k")
    assert world.workflow.started == [_id(second)] == [world.jobs.only.id]
    assert _is_replayed(second)


def test_key_of_a_job_that_could_not_be_started_is_released(world: World) -> None:
    world.workflow.faults.plan("start", NO_START)
    with pytest.raises(WorkflowUnavailableError):
        _start("k")
    second = _start("k")
    assert not _is_replayed(second)
    assert world.workflow.started == [_id(second)]


def test_repeated_request_for_a_finished_video_starts_nothing(world: World) -> None:
    first = _start("k")
    world.jobs.replace(world.jobs.only.begin_submission(NOON, NOON))
    world.jobs.replace(world.jobs.only.succeed(NOON, None))
    world.workflow.started.clear()
    assert _id(_start("k")) == _id(first)
    assert world.jobs.only.status is JobStatus.SUCCEEDED
    assert world.workflow.started == []
