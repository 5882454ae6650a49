"""POST /api/img2video: accepted, kept, recorded and started, or none of it."""

import io
import json

import pytest
from botocore.exceptions import ReadTimeoutError
from PIL import Image

from shared.runtime import aws_clients
from tests.integration.api import Answer, assert_error, get, send
from tests.support.cloud import BUCKET, TABLE, Cloud
from tests.support.fakes import image_files
from tests.support.fakes.clock import FakeClock
from tests.support.fakes.form_data import field, file
from tests.support.fakes.gateway_event import form_event


def _start(image: bytes | None = None, **fields: str) -> Answer:
    parts = [file("image", image or image_files.jpeg()), *(field(*pair) for pair in fields.items())]
    return send(form_event("/api/img2video", parts))


def _record(cloud: Cloud, job_id: str) -> dict[str, dict[str, str]]:
    item: dict[str, dict[str, str]] = cloud.dynamodb.get_item(TableName=TABLE, Key={"id": {"S": job_id}})["Item"]
    return item


def _ids(cloud: Cloud) -> set[str]:
    return {item["id"]["S"] for item in cloud.dynamodb.scan(TableName=TABLE)["Items"]}


def _input(cloud: Cloud, job_id: str) -> bytes:
    return cloud.content(_record(cloud, job_id)["input_key"]["S"])


def test_the_documented_request_gets_the_documented_answer() -> None:
    answer = _start(seed="0", cfg_scale="1.5", motion_bucket_id="127")
    assert answer.status == 200
    assert answer.json == {
        "success": True,
        "id": answer.json["id"],
        "message": "Video generation started. Poll for results using the returned ID.",
        "model": "sandbox",
        "provider": "sandbox",
    }


def test_the_job_is_on_record_and_its_machine_runs_under_its_name(cloud: Cloud, clock: FakeClock) -> None:
    clock.pass_by(seconds=1)  # the gateway had it a second ago
    job_id = _start(seed="77", cfg_scale="3.25", motion_bucket_id="200").json["id"]
    record = _record(cloud, job_id)
    assert (record["status"]["S"], record["seed"]["N"], record["created_at"]["S"]) == (
        "queued",
        "77",
        "2027-03-01T12:00:00.000000+00:00",
    )
    assert json.loads(record["request"]["S"]) == {"cfg_scale": 3.25, "motion_bucket_id": 200}
    assert cloud.executions().count(job_id) == 1


def test_the_documented_defaults_are_on_record(cloud: Cloud) -> None:
    record = _record(cloud, _start().json["id"])
    assert json.loads(record["request"]["S"]) == {"cfg_scale": 1.5, "motion_bucket_id": 127}
    assert int(record["seed"]["N"]) >= 1


@pytest.mark.parametrize(("sort", "extension"), [("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "jpg")])
def test_the_image_is_kept_upright_and_without_metadata(cloud: Cloud, sort: str, extension: str) -> None:
    image = image_files.saved(image_files.two_halves(), sort, exif=image_files.exif(6), xmp=b"SecretPlace")
    job_id = _start(image).json["id"]
    kept = _input(cloud, job_id)
    assert b"Secret" not in kept
    opened = Image.open(io.BytesIO(kept))
    assert opened.size == (32, 48)
    assert dict(opened.getexif()) == {}
    key = _record(cloud, job_id)["input_key"]["S"]
    assert key.startswith("inputs/")
    assert key.endswith(f".{extension}")
    assert job_id not in key


def test_a_poll_right_after_finds_it_in_progress() -> None:
    answer = get("/api/img2video/result/{id}", id=_start().json["id"])
    assert (answer.status, answer.json["status"]) == (202, "in-progress")


def test_a_machine_that_cannot_be_started_fails_the_job_and_the_request(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIDEO_STATE_MACHINE_ARN", "arn:aws:states:eu-central-1:123456789012:stateMachine:none")
    before, known = cloud.stored(), _ids(cloud)
    assert_error(_start(), 503, "service_unavailable")
    assert cloud.stored().executions == before.executions
    (failed,) = _ids(cloud) - known
    record = _record(cloud, failed)
    assert (record["status"]["S"], record["failure_code"]["S"]) == ("failed", "service_unavailable")


def test_a_start_whose_outcome_is_unknown_is_repeated_under_the_same_name(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first answer is lost on its way back; the client asks again and finds its own execution."""
    lost: list[str] = []

    def lose_the_first(**_: object) -> None:
        if not lost:
            lost.append("answer")
            raise ReadTimeoutError(endpoint_url="https://states.eu-central-1.amazonaws.com")

    client = aws_clients.stepfunctions()
    monkeypatch.setattr("time.sleep", lambda _seconds: None)
    client.meta.events.register_first("before-send.sfn.StartExecution", lose_the_first)
    try:
        answer = _start()
    finally:
        client.meta.events.unregister("before-send.sfn.StartExecution", lose_the_first)
    assert answer.status == 200
    assert lost == ["answer"]
    assert cloud.executions().count(answer.json["id"]) == 1


def test_without_a_bucket_nothing_is_recorded(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDIA_BUCKET", f"{BUCKET}-gone")
    before = cloud.stored()
    answer = _start()
    assert_error(answer, 503, "service_unavailable")
    assert BUCKET not in answer.text
    assert cloud.stored() == before
