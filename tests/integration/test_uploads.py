"""POST /api/uploads, and the two routes that take its upload_id in the file's place."""

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


def _announce(**changes: Any) -> Answer:
    return send(json_event("/api/uploads", {"content_type": "image/jpeg", "size": len(PHOTO), **changes}))


def _uploaded(cloud: Cloud, content: bytes = PHOTO) -> str:
    """What POSTing the form leaves in the bucket."""
    opened = _announce(size=len(content)).json
    cloud.s3.put_object(Bucket=BUCKET, Key=opened["fields"]["key"], Body=content, ContentType="image/jpeg")
    return str(opened["upload_id"])


def _by_form(route: str, upload_id: str, **more: str) -> dict[str, Any]:
    return form_event(route, [field(*pair) for pair in {**FIELDS[route], "upload_id": upload_id, **more}.items()])


def _by_json(route: str, upload_id: object, **more: Any) -> dict[str, Any]:
    return json_event(route, {**FIELDS[route], "upload_id": upload_id, **more})


def test_the_form_lets_one_key_one_type_and_one_size_in_for_fifteen_minutes(cloud: Cloud) -> None:
    answer = _announce()
    assert answer.status == 201
    opened = answer.json
    assert set(opened) == {"upload_id", "url", "fields", "expires_at"}
    assert opened["url"] == f"https://{BUCKET}.s3.{REGION}.amazonaws.com/"
    assert cloud.keys("uploads/") == []
    fields = opened["fields"]
    assert fields["key"] == f"uploads/{opened['upload_id']}"
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


def test_the_answer_says_until_when(clock: FakeClock) -> None:
    assert datetime.fromisoformat(_announce().json["expires_at"]) <= clock() + timedelta(minutes=15)


@each_route
@pytest.mark.parametrize("ask", [_by_form, _by_json])
def test_an_uploaded_image_stands_in_for_the_file(cloud: Cloud, route: str, ask: Any) -> None:
    answer = send(ask(route, _uploaded(cloud), seed="5" if ask is _by_form else 5))
    assert answer.status == 200, answer.text
    assert answer.json["success"] is True


def test_the_provider_gets_the_image_and_the_fields(cloud: Cloud, image_provider: FakeImageProvider) -> None:
    send(_by_json("/api/img2img", _uploaded(cloud), strength=0.25, seed=77, aspect_ratio=None))
    (asked,) = image_provider.asked
    assert (asked.prompt, asked.strength, asked.seed) == ("a heron", 0.25, 77)  # type: ignore[union-attr]
    assert asked.image.startswith(b"\xff\xd8\xff")  # type: ignore[union-attr]


@each_route
def test_an_upload_is_good_for_one_job(cloud: Cloud, route: str) -> None:
    upload_id = _uploaded(cloud)
    assert send(_by_form(route, upload_id)).status == 200
    before = cloud.stored()
    again = send(_by_form(route, upload_id))
    assert_error(again, 409, "upload_used")
    other = "/api/img2video" if route == "/api/img2img" else "/api/img2img"
    assert_error(send(_by_json(other, upload_id)), 409, "upload_used")
    assert cloud.stored().items == before.items


@each_route
def test_the_same_key_gets_the_same_answer(cloud: Cloud, route: str) -> None:
    event = with_headers(_by_form(route, _uploaded(cloud)), Idempotency_Key=f"key {route}".replace(" ", "-"))
    first, again = send(event), send(event)
    assert first.json == again.json
    assert again.headers["Idempotent-Replayed"] == "true"


def test_the_same_bytes_uploaded_again_are_the_same_request_under_one_key(cloud: Cloud) -> None:
    first = send(with_headers(_by_form("/api/img2img", _uploaded(cloud)), Idempotency_Key="k-1"))
    for event in (
        _by_form("/api/img2img", _uploaded(cloud)),
        form_event("/api/img2img", [field("prompt", "a heron"), file("image", PHOTO)]),
    ):
        again = send(with_headers(event, Idempotency_Key="k-1"))
        assert (again.json, again.headers["Idempotent-Replayed"]) == (first.json, "true")


@each_route
def test_an_upload_is_not_used_by_a_request_that_was_refused(cloud: Cloud, route: str) -> None:
    upload_id = _uploaded(cloud)
    assert send(_by_form(route, upload_id, seed="-1")).status == 400
    assert send(_by_form(route, upload_id, model="nobody")).status == 400
    assert send(_by_form(route, upload_id)).status == 200


@each_route
def test_what_was_announced_but_never_came(route: str) -> None:
    assert_error(send(_by_form(route, _announce().json["upload_id"])), 409, "upload_missing")


@each_route
def test_somebody_else_s_upload_is_unknown(cloud: Cloud, route: str) -> None:
    event = _by_form(route, _uploaded(cloud))
    event["requestContext"]["identity"]["sourceIp"] = "198.51.100.77"
    assert_error(send(event), 404, "not_found")


@each_route
def test_another_size_than_announced(cloud: Cloud, route: str) -> None:
    upload_id = _uploaded(cloud)
    cloud.s3.put_object(Bucket=BUCKET, Key=f"uploads/{upload_id}", Body=PHOTO + b"x")
    assert_error(send(_by_form(route, upload_id)), 400, "malformed_upload")


@each_route
@pytest.mark.parametrize(
    ("content", "status", "code"),
    [(b"<svg/>", 415, "unsupported_media_type"), (PHOTO[:60], 400, "malformed_upload")],
)
def test_an_upload_is_judged_by_its_content(cloud: Cloud, route: str, content: bytes, status: int, code: str) -> None:
    assert_error(send(_by_form(route, _uploaded(cloud, content))), status, code)


def test_neither_id_nor_key_is_logged(cloud: Cloud, log: Any) -> None:
    upload_id = _uploaded(cloud)
    send(_by_form("/api/img2img", upload_id))
    assert upload_id not in log.getvalue()
