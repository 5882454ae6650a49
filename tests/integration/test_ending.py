"""DELETE /api/jobs/{id}, its cancel, GET /api/jobs, and the sweeper, over real records."""

import io
import json
from dataclasses import replace
from datetime import timedelta

import pytest

from functions.sweeper.handler import execution_ended, scheduled
from shared.domain.jobs import Job
from shared.domain.media import new_input_key
from shared.runtime import container, providers
from tests.integration.api import Answer, assert_error, get, get_media, send
from tests.support.cloud import TABLE, Cloud
from tests.support.fakes.clock import NOON, FakeClock
from tests.support.fakes.gateway_event import gateway_event
from tests.support.fakes.samples import (
    a_canceled_video,
    a_failed_video,
    a_finished_video,
    a_job,
    a_processing_video,
    a_submitted_video,
)
from tests.support.fakes.video_provider import FakeVideoProvider

FINAL = {"succeeded": a_finished_video, "failed": a_failed_video, "canceled": a_canceled_video}
RUNNING = {
    "queued": (a_job, "no"),
    "processing": (a_processing_video, "unknown"),
    "submitted": (a_submitted_video, "unknown"),
}


@pytest.fixture(autouse=True)
def upstream(monkeypatch: pytest.MonkeyPatch, clock: FakeClock) -> FakeVideoProvider:
    provider = FakeVideoProvider()
    monkeypatch.setitem(providers._VIDEO_PROVIDERS, "sandbox", lambda _model: provider)
    clock.pass_by(seconds=1)
    return provider


def _known(job: Job, *, kept: bool = True) -> Job:
    job = replace(job, provider="sandbox", model="sandbox", input_key=new_input_key("png"), revision=0)
    job = replace(job, request={"prompt": "a secret prompt"})
    container.jobs().add(job)
    for key in (job.input_key, job.media_key) if kept else (job.input_key,):
        assert key
        container.media().put(key, io.BytesIO(b"x"), expires_at=job.expires_at)
    if not job.is_final:
        container.workflow().start(job)
    return job


def _end(job: Job, how: str) -> Answer:
    if how == "delete":
        return send(gateway_event("DELETE", "/api/jobs/{id}", parameters={"id": job.id}))
    return send(gateway_event("POST", "/api/jobs/{id}/cancel", parameters={"id": job.id}))


def _objects(cloud: Cloud, job: Job) -> list[str]:
    kept = cloud.keys()
    return [key for key in (str(job.media_key), str(job.input_key)) if key in kept]


@pytest.mark.parametrize("how", ["cancel", "delete"])
@pytest.mark.parametrize("state", RUNNING)
def test_a_running_job_is_canceled_everywhere(cloud: Cloud, upstream: FakeVideoProvider, state: str, how: str) -> None:
    make, charged = RUNNING[state]
    job = _known(make())
    answer = _end(job, how)
    assert answer.status == 200
    assert (answer.json["status"], answer.json["charged"]) == ("canceled", charged)
    assert upstream.canceled == ([job.upstream_id] if job.upstream_id else [])
    assert container.workflow().state(job).value == "ended"
    assert _objects(cloud, job) == []
    assert_error(get("/api/img2video/result/{id}", id=job.id), 410, "canceled" if how == "cancel" else "deleted")
    assert get("/api/jobs/{id}", id=job.id).json["status"] == "canceled"
    assert ("secret" in json.dumps(cloud.item(job.id))) is (how == "cancel")


@pytest.mark.parametrize("state", FINAL)
def test_what_has_ended_cannot_be_canceled(state: str, cloud: Cloud) -> None:
    job = _known(FINAL[state]())
    answer = _end(job, "cancel")
    assert (answer.status, answer.json["code"]) == (409, "conflict")
    assert answer.json["retryable"] is False
    assert len(_objects(cloud, job)) == 2


@pytest.mark.parametrize("state", FINAL)
def test_what_has_ended_is_deleted_and_stays_so(state: str, cloud: Cloud) -> None:
    job = _known(FINAL[state]())
    first, again = _end(job, "delete"), _end(job, "delete")
    assert (first.status, again.status) == (200, 200)
    assert first.json["deleted_at"] == again.json["deleted_at"]
    assert first.json["charged"] in {"yes", "no", "unknown"}
    assert _objects(cloud, job) == []
    assert "secret" not in json.dumps(cloud.item(job.id))
    assert_error(get("/api/img2video/result/{id}", id=job.id), 410, "deleted")
    assert job.media_key
    assert_error(get_media(job.media_key.path), 404, "not_found")
    assert "media" not in get("/api/jobs/{id}", id=job.id).json["links"]


@pytest.mark.parametrize("how", ["cancel", "delete"])
def test_an_id_nobody_has(how: str) -> None:
    assert_error(_end(a_job(), how), 404, "not_found")


def test_a_claim_s_name_is_no_job_s_id(cloud: Cloud) -> None:
    cloud.dynamodb.put_item(TableName=TABLE, Item={"id": {"S": "claim-" + "0" * 64}})
    for how in ("cancel", "delete"):
        assert_error(_end(replace(a_job(), id="claim-" + "0" * 64), how), 404, "not_found")
    assert_error(_end(replace(a_job(), id="sweeper-mark"), "delete"), 404, "not_found")


def test_listing_needs_somebody() -> None:
    answer = send(gateway_event("GET", "/api/jobs"))
    assert_error(answer, 401, "unauthorized")
    assert "a job is reached by its own id" in answer.json["error"]


def _settled(written: str) -> int:
    """What the sweeper's metric says, in CloudWatch's embedded format."""
    metrics = [json.loads(line) for line in written.splitlines() if "_aws" in line]
    return int(sum(sum(found["ReconciledJobs"]) for found in metrics if "ReconciledJobs" in found))


@pytest.fixture
def _swept(clock: FakeClock) -> None:
    """Whatever other tests left due was met already."""
    clock.now = NOON + timedelta(days=100)
    container.sweep_cursor().write(clock.now)
    scheduled({}, None)


@pytest.mark.usefixtures("_swept")
def test_a_healthy_sweep_settles_nothing(capsys: pytest.CaptureFixture[str], clock: FakeClock) -> None:
    _known(a_submitted_video(due_at=clock.now + timedelta(minutes=1)))
    capsys.readouterr()
    scheduled({}, None)
    assert _settled(capsys.readouterr().out) == 0


@pytest.mark.usefixtures("_swept")
def test_a_job_past_due_is_settled_counted_and_leaves_nothing(
    cloud: Cloud, capsys: pytest.CaptureFixture[str], clock: FakeClock, upstream: FakeVideoProvider
) -> None:
    job = replace(a_submitted_video(), due_at=clock.now + timedelta(seconds=30))
    job = _known(job, kept=False)
    clock.pass_by(minutes=5)
    capsys.readouterr()
    scheduled({}, None)
    assert _settled(capsys.readouterr().out) == 1
    assert get("/api/jobs/{id}", id=job.id).json["error"]["code"] == "deadline_exceeded"
    assert _objects(cloud, job) == []
    assert upstream.canceled == ["upstream-1"]
    clock.pass_by(minutes=6)
    scheduled({}, None)
    assert _settled(capsys.readouterr().out) == 0, "tidying up is no settling"
    assert "due_minute" not in cloud.item(job.id)


@pytest.mark.usefixtures("_swept")
def test_a_job_that_was_never_started_is_started_by_the_sweep(cloud: Cloud, clock: FakeClock) -> None:
    job = a_job(created_at=clock.now, due_at=clock.now + timedelta(seconds=5))
    container.jobs().add(job)
    clock.pass_by(minutes=1)
    scheduled({}, None)
    assert cloud.executions().count(job.id) == 1
    assert get("/api/jobs/{id}", id=job.id).json["status"] == "queued"


def test_what_was_kept_and_not_recorded_is_a_success(cloud: Cloud) -> None:
    job = _known(a_submitted_video())
    execution_ended({"detail": {"name": job.id, "status": "ABORTED"}}, None)
    found = get("/api/jobs/{id}", id=job.id).json
    assert found["status"] == "succeeded"
    assert found["links"]["media"].endswith(str(job.media_key))
    assert len(_objects(cloud, job)) == 2


def test_a_job_whose_execution_ended_is_ended(capsys: pytest.CaptureFixture[str], cloud: Cloud) -> None:
    job = _known(a_submitted_video(), kept=False)
    capsys.readouterr()
    execution_ended({"detail": {"name": job.id, "status": "ABORTED"}}, None)
    assert _settled(capsys.readouterr().out) == 1
    assert get("/api/jobs/{id}", id=job.id).json["error"]["code"] == "internal_error"
    assert _objects(cloud, job) == []


@pytest.mark.parametrize("name", ["f" * 32, "somebody-else-s-execution"])
def test_an_execution_of_no_job_of_ours_is_none_of_our_business(capsys: pytest.CaptureFixture[str], name: str) -> None:
    execution_ended({"detail": {"name": name, "status": "FAILED"}}, None)
    assert _settled(capsys.readouterr().out) == 0
