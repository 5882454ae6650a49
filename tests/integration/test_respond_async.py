"""Prefer: respond-async on generate and img2img: 202, then the steps of the state machine create the image."""

from typing import Any

import pytest

from functions.dispatcher.handler import lambda_handler as dispatch
from functions.image_workflow.handler import lambda_handler as step
from shared.adapters.stepfunctions_workflow import StepFunctionsTaskCallback
from shared.domain.errors import ContentFilteredError, ProviderThrottledError, SubmissionUnknownError
from shared.domain.fair_queue import WaitingJob  # noqa: TC001 - used at runtime: a list of them is created below
from tests.integration.api import Answer, assert_error, get, send, with_headers
from tests.integration.downloads import image, path_of
from tests.support.cloud import Cloud
from tests.support.fakes import image_files
from tests.support.fakes.clock import FakeClock
from tests.support.fakes.form_data import field, file
from tests.support.fakes.gateway_event import BASE_URL, form_event, json_event
from tests.support.fakes.image_provider import FakeImageProvider

EVENTS: dict[str, dict[str, Any]] = {
    "generate": json_event("/api/generate", {"video_description": "a heron", "seed": 5, "aspect_ratio": "1:1"}),
    "img2img": form_event(
        "/api/img2img",
        [field("prompt", "a heron"), field("seed", "5"), field("strength", "0.2"), file("image", image_files.jpeg())],
    ),
}


@pytest.fixture(params=EVENTS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def _start(kind: str, **headers: str) -> Answer:
    return send(with_headers(EVENTS[kind], Prefer="respond-async", **headers))


def _job(job_id: str) -> dict[str, Any]:
    found: dict[str, Any] = get("/api/jobs/{id}", id=job_id).json
    return found


def _run(name: str, job_id: str, **more: object) -> None:
    step({"step": name, "job_id": job_id, **more}, None)


def test_response_contains_the_location_of_the_job(kind: str, cloud: Cloud, image_provider: FakeImageProvider) -> None:
    answer = _start(kind)
    job_id = answer.json["id"]
    assert answer.status == 202
    assert answer.headers["Location"] == f"{BASE_URL}/api/jobs/{job_id}" == answer.json["links"]["self"]
    assert answer.headers["Preference-Applied"] == "respond-async"
    assert int(answer.headers["Retry-After"]) >= 1
    assert "location" in answer.headers["Access-Control-Expose-Headers"]
    assert (answer.json["success"], answer.json["status"]) == (True, "queued")
    assert _job(job_id)["status"] == "queued"
    assert (_job(job_id)["kind"], _job(job_id)["started_at"]) == (kind, None)
    assert cloud.executions().count(job_id) == 1
    assert image_provider.requests == []


def test_workflow_steps_create_the_image_once(kind: str, image_provider: FakeImageProvider) -> None:
    job_id = _start(kind).json["id"]
    _run("await_dispatch", job_id, token="waiting")  # noqa: S106 - a task token
    _run("generate", job_id)
    job = _job(job_id)
    assert (job["status"], job["seed"], job["cost"]) == ("succeeded", 5, {"units": 1, "usd": 0.0})
    assert image(path_of(job["links"]["media"], BASE_URL)).size == (1024, 1024)
    _run("generate", job_id)
    assert len(image_provider.requests) == 1


def test_sync_and_async_send_the_same_provider_request(kind: str, image_provider: FakeImageProvider) -> None:
    assert send(EVENTS[kind]).status == 200
    _run("generate", _start(kind).json["id"])
    sync, queued = image_provider.requests
    assert sync == queued


def test_waiting_job_is_resumed_when_the_dispatch_timer_fires(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    resumed: list[WaitingJob] = []
    monkeypatch.setattr(StepFunctionsTaskCallback, "resume", lambda _self, waiting: resumed.append(waiting) or True)
    dispatch({"Records": [{"messageId": "1", "body": "sandbox"}]}, None)
    job_id = _start(kind).json["id"]
    resumed.clear()
    _run("await_dispatch", job_id, token=f"waiting {job_id}")
    assert resumed == []
    assert dispatch({"Records": [{"messageId": "1", "body": "sandbox"}]}, None) == {"batchItemFailures": []}
    assert [(waiting.job_id, waiting.token) for waiting in resumed] == [(job_id, f"waiting {job_id}")]


def test_dispatch_message_that_fails_is_delivered_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COORDINATION_TABLE", "no-such-table")
    records = [{"messageId": "7", "body": "sandbox"}]
    assert dispatch({"Records": records}, None) == {"batchItemFailures": [{"itemIdentifier": "7"}]}


def test_throttled_job_is_requeued_and_succeeds_later(
    kind: str, image_provider: FakeImageProvider, cloud: Cloud
) -> None:
    job_id = _start(kind).json["id"]
    method = "generate" if kind == "generate" else "transform"
    image_provider.faults.plan(method, ProviderThrottledError("Slow down."))
    with pytest.raises(ProviderThrottledError):
        _run("generate", job_id)
    assert _job(job_id)["status"] == "queued"
    with pytest.raises(ProviderThrottledError):
        _run("generate", job_id)  # the rate limiter pauses the provider
    assert len(image_provider.requests) == 1
    cloud.reset_rate_limits()
    _run("generate", job_id)
    assert _job(job_id)["status"] == "succeeded"


def test_failure_is_recorded_with_its_message(kind: str, image_provider: FakeImageProvider) -> None:
    job_id = _start(kind).json["id"]
    method = "generate" if kind == "generate" else "transform"
    image_provider.faults.plan(method, ContentFilteredError("The prompt was refused."))
    with pytest.raises(ContentFilteredError):
        _run("generate", job_id)
    cause = '{"errorMessage": "The prompt was refused.", "errorType": "ContentFilteredError"}'
    _run("record_failure", job_id, failure={"Error": "ContentFilteredError", "Cause": cause})
    error = {"error": "The prompt was refused.", "code": "content_filtered", "retryable": False}
    assert _job(job_id)["error"] == error


def test_job_killed_during_the_provider_call_is_not_charged_again(kind: str, image_provider: FakeImageProvider) -> None:
    job_id = _start(kind).json["id"]
    method = "generate" if kind == "generate" else "transform"
    image_provider.faults.plan(method, SystemExit())  # type: ignore[arg-type]
    with pytest.raises(SystemExit):
        _run("generate", job_id)
    with pytest.raises(SubmissionUnknownError):
        _run("generate", job_id)
    assert len(image_provider.requests) == 1


def test_same_key_gets_the_same_queued_job(kind: str, cloud: Cloud) -> None:
    key = f"async-{kind}"
    first, again = _start(kind, Idempotency_Key=key), _start(kind, Idempotency_Key=key)
    assert (again.status, again.json["id"]) == (202, first.json["id"])
    assert again.headers["Idempotent-Replayed"] == "true"
    assert cloud.executions().count(first.json["id"]) == 1


def test_cancel_after_is_recorded_as_the_deadline(kind: str, clock: FakeClock, cloud: Cloud) -> None:
    clock.advance(seconds=1)
    job_id = _start(kind, Cancel_After="90s").json["id"]
    item = cloud.item(job_id)
    assert item["cancel_at"] == {"S": "2027-03-01T12:01:30.000000+00:00"} == item["due_at"]
    assert item["due_minute"] == {"S": "2027-03-01T12:01"}


def test_missing_state_machine_is_a_503(kind: str, cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IMAGE_STATE_MACHINE_ARN", "arn:aws:states:eu-central-1:123456789012:stateMachine:none")
    before = cloud.stored()
    assert_error(_start(kind), 503, "service_unavailable")
    assert cloud.stored().executions == before.executions
