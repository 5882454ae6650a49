"""Cancel and delete a job, list jobs, and reconcile jobs with the sweeper, on records in the table."""

import io
import json
from dataclasses import replace
from datetime import timedelta

import pytest

from functions.sweeper.handler import execution_ended, scheduled
from shared.domain.jobs import Job
from shared.domain.media import new_input_key
from shared.runtime import wiring
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
from tests.support.sandbox import replace_sandbox_videos

FINAL = {"succeeded": a_finished_video, "failed": a_failed_video, "canceled": a_canceled_video}
RUNNING = {
    "queued": (a_job, "no"),
    "processing": (a_processing_video, "unknown"),
    "submitted": (a_submitted_video, "unknown"),
}


@pytest.fixture(autouse=True)
def upstream(monkeypatch: pytest.MonkeyPatch, clock: FakeClock) -> FakeVideoProvider:
    provider = FakeVideoProvider()
    replace_sandbox_videos(monkeypatch, provider)
    clock.advance(seconds=1)
    return provider


def _store(job: Job, *, with_result: bool = True) -> Job:
    """Store the record, its input and its result, and start its execution if it is not final."""
    job = replace(job, provider="sandbox", model="sandbox", input_key=new_input_key("png"), revision=0)
    job = replace(job, request={"prompt": "a secret prompt"})
    wiring.get_ports().jobs.add(job)
    for key in (job.input_key, job.media_key) if with_result else (job.input_key,):
        assert key
        wiring.get_ports().media.put(key, io.BytesIO(b"x"), expires_at=job.expires_at)
    if not job.is_final:
        wiring.get_ports().workflow.start(job)
    return job


def _end(job: Job, how: str) -> Answer:
    if how == "delete":
        return send(gateway_event("DELETE", "/api/jobs/{id}", parameters={"id": job.id}))
    return send(gateway_event("POST", "/api/jobs/{id}/cancel", parameters={"id": job.id}))


def _objects(cloud: Cloud, job: Job) -> list[str]:
    stored = cloud.keys()
    return [key for key in (str(job.media_key), str(job.input_key)) if key in stored]


@pytest.mark.parametrize("how", ["cancel", "delete"])
@pytest.mark.parametrize("state", RUNNING)
def test_ending_a_running_job_cancels_its_execution_and_its_provider_job(
    cloud: Cloud, upstream: FakeVideoProvider, state: str, how: str
) -> None:
    make, charged = RUNNING[state]
    job = _store(make())
    answer = _end(job, how)
    assert answer.status == 200
    assert (answer.json["status"], answer.json["charged"]) == ("canceled", charged)
    assert upstream.canceled == ([job.upstream_id] if job.upstream_id else [])
    assert wiring.get_ports().workflow.state(job).value == "ended"
    assert _objects(cloud, job) == []
    assert_error(get("/api/img2video/result/{id}", id=job.id), 410, "canceled" if how == "cancel" else "deleted")
    assert get("/api/jobs/{id}", id=job.id).json["status"] == "canceled"
    assert ("secret" in json.dumps(cloud.item(job.id))) is (how == "cancel")


@pytest.mark.parametrize("state", FINAL)
def test_final_job_cannot_be_canceled(state: str, cloud: Cloud) -> None:
    job = _store(FINAL[state]())
    answer = _end(job, "cancel")
    assert (answer.status, answer.json["code"]) == (409, "conflict")
    assert answer.json["retryable"] is False
    assert len(_objects(cloud, job)) == 2


@pytest.mark.parametrize("state", FINAL)
def test_final_job_is_deleted_and_stays_deleted(state: str, cloud: Cloud) -> None:
    job = _store(FINAL[state]())
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
def test_ending_an_unknown_job_is_not_found(how: str) -> None:
    assert_error(_end(a_job(), how), 404, "not_found")


def test_id_of_another_item_in_the_table_is_not_found(cloud: Cloud) -> None:
    cloud.dynamodb.put_item(TableName=TABLE, Item={"id": {"S": "claim-" + "0" * 64}})
    for how in ("cancel", "delete"):
        assert_error(_end(replace(a_job(), id="claim-" + "0" * 64), how), 404, "not_found")
    wiring.get_ports().sweep_cursor.write(NOON)
    [cursor_id] = [item["id"]["S"] for item in cloud.dynamodb.scan(TableName=TABLE)["Items"] if "minute" in item]
    assert_error(_end(replace(a_job(), id=cursor_id), "delete"), 404, "not_found")


def test_listing_without_an_api_key_is_unauthorized() -> None:
    answer = send(gateway_event("GET", "/api/jobs"))
    assert_error(answer, 401, "unauthorized")
    assert "a job is reached by its own id" in answer.json["error"]


def _reconciled_jobs(written: str) -> int:
    """Read the sweeper's metric from its output in CloudWatch's embedded format."""
    metrics = [json.loads(line) for line in written.splitlines() if "_aws" in line]
    return int(sum(sum(found["ReconciledJobs"]) for found in metrics if "ReconciledJobs" in found))


@pytest.fixture
def _nothing_due(clock: FakeClock) -> None:
    """Run the sweeper once, so that no job of another test is due."""
    clock.now = NOON + timedelta(days=100)
    wiring.get_ports().sweep_cursor.write(clock.now)
    scheduled({}, None)


@pytest.mark.usefixtures("_nothing_due")
def test_sweeper_reconciles_no_job_that_is_not_due(capsys: pytest.CaptureFixture[str], clock: FakeClock) -> None:
    _store(a_submitted_video(due_at=clock.now + timedelta(minutes=1)))
    capsys.readouterr()
    scheduled({}, None)
    assert _reconciled_jobs(capsys.readouterr().out) == 0


@pytest.mark.usefixtures("_nothing_due")
def test_overdue_job_is_failed_counted_and_cleaned_up(
    cloud: Cloud, capsys: pytest.CaptureFixture[str], clock: FakeClock, upstream: FakeVideoProvider
) -> None:
    job = replace(a_submitted_video(), due_at=clock.now + timedelta(seconds=30))
    job = _store(job, with_result=False)
    clock.advance(minutes=5)
    capsys.readouterr()
    scheduled({}, None)
    assert _reconciled_jobs(capsys.readouterr().out) == 1
    assert get("/api/jobs/{id}", id=job.id).json["error"]["code"] == "deadline_exceeded"
    assert _objects(cloud, job) == []
    assert upstream.canceled == ["upstream-1"]
    clock.advance(minutes=6)
    scheduled({}, None)
    assert _reconciled_jobs(capsys.readouterr().out) == 0, "the clean-up of a final job is not counted"
    assert "due_minute" not in cloud.item(job.id)


@pytest.mark.usefixtures("_nothing_due")
def test_sweeper_starts_a_job_that_was_never_started(cloud: Cloud, clock: FakeClock) -> None:
    job = a_job(created_at=clock.now, due_at=clock.now + timedelta(seconds=5))
    wiring.get_ports().jobs.add(job)
    clock.advance(minutes=1)
    scheduled({}, None)
    assert cloud.executions().count(job.id) == 1
    assert get("/api/jobs/{id}", id=job.id).json["status"] == "queued"


def test_job_with_stored_result_succeeds_when_its_execution_ended(cloud: Cloud) -> None:
    job = _store(a_submitted_video())
    execution_ended({"detail": {"name": job.id, "status": "ABORTED"}}, None)
    found = get("/api/jobs/{id}", id=job.id).json
    assert found["status"] == "succeeded"
    assert found["links"]["media"].endswith(str(job.media_key))
    assert len(_objects(cloud, job)) == 2


def test_job_without_result_fails_when_its_execution_ended(capsys: pytest.CaptureFixture[str], cloud: Cloud) -> None:
    job = _store(a_submitted_video(), with_result=False)
    capsys.readouterr()
    execution_ended({"detail": {"name": job.id, "status": "ABORTED"}}, None)
    assert _reconciled_jobs(capsys.readouterr().out) == 1
    assert get("/api/jobs/{id}", id=job.id).json["error"]["code"] == "internal_error"
    assert _objects(cloud, job) == []


@pytest.mark.parametrize("name", ["f" * 32, "another-execution"])
def test_end_of_an_unknown_execution_is_ignored(capsys: pytest.CaptureFixture[str], name: str) -> None:
    execution_ended({"detail": {"name": name, "status": "FAILED"}}, None)
    assert _reconciled_jobs(capsys.readouterr().out) == 0
