"""POST /api/uploads, and the two routes that accept its upload_id instead of a file."""

import base64
import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.integration.api import Answer, assert_error, send, with_headers
from tests.support.cloud import BUCKET, REGION, Cloud
from tests.support.fakes import image_files
from tests.support.fakes.clock import FakeClock
from tests.support.fakes.form_data import field, file
from tests.support.fakes.gateway_event import form_event, json_event
from tests.support.fakes.image_provider import FakeImageProvider

PHOTO = image_files.jpeg()
FIELDS = {"/api/img2img": {"prompt": "a heron"}, "/api/img2video": {}}
each_route = pytest.mark.parametrize("route", FIELDS)


def _create_upload(**changes: Any) -> Answer:
    return send(json_event("/api/uploads", {"content_type": "image/jpeg", "size": len(PHOTO), **changes}))


def _uploaded(cloud: Cloud, content: bytes = PHOTO) -> str:
    """Store the file as a POST of the presigned form does; return the upload id."""
    upload = _create_upload(size=len(content)).json
    cloud.s3.put_object(Bucket=BUCKET, Key=upload["fields"]["key"], Body=content, ContentType="image/jpeg")
    return str(upload["upload_id"])


def _by_form(route: str, upload_id: str, **more: str) -> dict[str, Any]:
    return form_event(route, [field(*pair) for pair in {**FIELDS[route], "upload_id": upload_id, **more}.items()])


def _by_json(route: str, upload_id: object, **more: Any) -> dict[str, Any]:
    return json_event(route, {**FIELDS[route], "upload_id": upload_id, **more})


def test_presigned_form_allows_one_key_type_and_size_for_15_minutes(cloud: Cloud) -> None:
    answer = _create_upload()
    assert answer.status == 201
    upload = answer.json
    assert set(upload) == {"upload_id", "url", "fields", "expires_at"}
    assert upload["url"] == f"https://{BUCKET}.s3.{REGION}.amazonaws.com/"
    assert cloud.keys("uploads/") == []
    fields = upload["fields"]
    assert fields["key"] == f"uploads/{upload['upload_id']}"
    assert fields["Content-Type"] == "image/jpeg"
    assert fields["x-amz-algorithm"] == "AWS4-HMAC-SHA256"
    assert f"/{REGION}/s3/aws4_request" in fields["x-amz-credential"]
    policy = json.loads(base64.b64decode(fields["policy"]))
    for condition in (
        {"bucket": BUCKET},
        {"key": fields["key"]},
        {"Content-Type": "image/jpeg"},
        ["content-length-range", len(PHOTO), len(PHOTO)],
    ):
        assert condition in policy["conditions"]
    signed = datetime.strptime(fields["x-amz-date"] + "+0000", "%Y%m%dT%H%M%SZ%z")
    assert datetime.fromisoformat(policy["expiration"]) - signed <= timedelta(minutes=15, seconds=1)


def test_response_contains_the_expiry_of_the_form(clock: FakeClock) -> None:
    assert datetime.fromisoformat(_create_upload().json["expires_at"]) <= clock() + timedelta(minutes=15)


@each_route
@pytest.mark.parametrize("make_event", [_by_form, _by_json])
def test_upload_id_replaces_the_file(cloud: Cloud, route: str, make_event: Any) -> None:
    answer = send(make_event(route, _uploaded(cloud), seed="5" if make_event is _by_form else 5))
    assert answer.status == 200, answer.text
    assert answer.json["success"] is True


def test_provider_gets_the_uploaded_image_and_the_fields(cloud: Cloud, image_provider: FakeImageProvider) -> None:
    send(_by_json("/api/img2img", _uploaded(cloud), strength=0.25, seed=77, aspect_ratio=None))
    (request,) = image_provider.requests
    assert (request.prompt, request.strength, request.seed) == ("a heron", 0.25, 77)  # type: ignore[union-attr]
    assert request.image.startswith(b"\xff\xd8\xff")  # type: ignore[union-attr]


@each_route
def test_upload_can_be_used_for_one_job_only(cloud: Cloud, route: str) -> None:
    upload_id = _uploaded(cloud)
    assert send(_by_form(route, upload_id)).status == 200
    before = cloud.stored()
    again = send(_by_form(route, upload_id))
    assert_error(again, 409, "upload_used")
    other = "/api/img2video" if route == "/api/img2img" else "/api/img2img"
    assert_error(send(_by_json(other, upload_id)), 409, "upload_used")
    assert cloud.stored().items == before.items


@each_route
def test_same_request_with_the_same_key_gets_the_same_response(cloud: Cloud, route: str) -> None:
    event = with_headers(_by_form(route, _uploaded(cloud)), Idempotency_Key=f"key {route}".replace(" ", "-"))
    first, again = send(event), send(event)
    assert first.json == again.json
    assert again.headers["Idempotent-Replayed"] == "true"


def test_same_content_in_another_upload_is_the_same_request(cloud: Cloud) -> None:
    first = send(with_headers(_by_form("/api/img2img", _uploaded(cloud)), Idempotency_Key="k-1"))
    for event in (
        _by_form("/api/img2img", _uploaded(cloud)),
        form_event("/api/img2img", [field("prompt", "a heron"), file("image", PHOTO)]),
    ):
        again = send(with_headers(event, Idempotency_Key="k-1"))
        assert (again.json, again.headers["Idempotent-Replayed"]) == (first.json, "true")


@each_route
def test_refused_request_leaves_the_upload_unused(cloud: Cloud, route: str) -> None:
    upload_id = _uploaded(cloud)
    assert send(_by_form(route, upload_id, seed="-1")).status == 400
    assert send(_by_form(route, upload_id, model="nobody")).status == 400
    assert send(_by_form(route, upload_id)).status == 200


@each_route
def test_upload_without_a_file_is_a_conflict(route: str) -> None:
    assert_error(send(_by_form(route, _create_upload().json["upload_id"])), 409, "upload_missing")


@each_route
def test_upload_of_another_client_is_not_found(cloud: Cloud, route: str) -> None:
    event = _by_form(route, _uploaded(cloud))
    event["requestContext"]["identity"]["sourceIp"] = "198.51.100.77"
    assert_error(send(event), 404, "not_found")


@each_route
def test_file_of_another_size_than_announced_is_refused(cloud: Cloud, route: str) -> None:
    upload_id = _uploaded(cloud)
    cloud.s3.put_object(Bucket=BUCKET, Key=f"uploads/{upload_id}", Body=PHOTO + b"x")
    assert_error(send(_by_form(route, upload_id)), 400, "malformed_upload")


@each_route
@pytest.mark.parametrize(
    ("content", "status", "code"),
    [(b"<svg/>", 415, "unsupported_media_type"), (PHOTO[:60], 400, "malformed_upload")],
)
def test_upload_is_validated_by_its_content(cloud: Cloud, route: str, content: bytes, status: int, code: str) -> None:
    assert_error(send(_by_form(route, _uploaded(cloud, content))), status, code)


def test_upload_id_is_not_logged(cloud: Cloud, log: Any) -> None:
    upload_id = _uploaded(cloud)
    send(_by_form("/api/img2img", upload_id))
    assert upload_id not in log.getvalue()
