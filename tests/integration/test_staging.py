"""GET of the answer to a staged form: as if the form had come in the request, and one job however often asked for."""

import uuid
from typing import Any

import pytest
from moto.backends import get_backend

from tests.integration.api import Answer, assert_error, send, with_headers
from tests.support.cloud import BUCKET, Cloud
from tests.support.fakes import form_data, image_files
from tests.support.fakes.form_data import CONTENT_TYPE, Part, field, file
from tests.support.fakes.gateway_event import BASE_URL, form_event, gateway_event
from tests.support.fakes.image_provider import FakeImageProvider

ROUTES = ["img2img", "img2video"]
FORM = [field("prompt", "a heron"), field("seed", "5"), file("image", image_files.jpeg())]
each_route = pytest.mark.parametrize("route", ROUTES)


def _staged(cloud: Cloud, route: str, parts: list[Part] | None = None, **said: str) -> str:
    """What the gateway's own integration leaves in the bucket."""
    staged_id = str(uuid.uuid4())
    metadata = {"source": "203.0.113.9", **{name.replace("_", "-"): value for name, value in said.items()}}
    content = form_data.body(FORM if parts is None else parts)
    key = f"staged/{route}/{staged_id}"
    cloud.s3.put_object(Bucket=BUCKET, Key=key, Body=content, Metadata=metadata)
    stored = get_backend("s3")["123456789012"]["aws"].get_object(BUCKET, key)
    stored.metadata["Content-Type"] = CONTENT_TYPE  # in a PUT, moto takes this type for a form of its own
    return staged_id


def _event(route: str, staged_id: str) -> dict[str, Any]:
    return gateway_event("GET", f"/api/staged-{route}/{{id}}", parameters={"id": staged_id})


def _come_for(route: str, staged_id: str, **headers: str) -> Answer:
    return send(with_headers(_event(route, staged_id), **headers))


@each_route
def test_the_answer_is_the_documented_one(cloud: Cloud, route: str) -> None:
    answer = _come_for(route, _staged(cloud, route))
    direct = send(form_event(f"/api/{route}", FORM))
    assert answer.status == direct.status == 200
    assert set(answer.json) == set(direct.json)
    assert answer.json["message"] == direct.json["message"]
    if route == "img2img":
        assert answer.json["image_url"].startswith(f"{BASE_URL}/processed_images/")
        assert answer.json["seed"] == 5


@each_route
def test_asking_again_is_the_same_job(cloud: Cloud, route: str) -> None:
    staged_id = _staged(cloud, route)
    first = _come_for(route, staged_id)
    before = cloud.stored()
    again = _come_for(route, staged_id)
    assert again.json == first.json
    assert again.headers["Idempotent-Replayed"] == "true"
    assert cloud.stored().items == before.items


@each_route
def test_two_equal_forms_are_two_jobs(cloud: Cloud, route: str) -> None:
    ids = {_come_for(route, _staged(cloud, route)).json["id"] for _ in range(2)}
    assert len(ids) == 2


@each_route
def test_a_key_is_that_of_the_post_whichever_way_it_went(cloud: Cloud, route: str) -> None:
    first = _come_for(route, _staged(cloud, route, idempotency_key=f"k-{route}"))
    again = _come_for(route, _staged(cloud, route, idempotency_key=f"k-{route}"), Idempotency_Key="the-redirect-s")
    direct = send(with_headers(form_event(f"/api/{route}", FORM), Idempotency_Key=f"k-{route}"))
    assert first.json == again.json == direct.json
    other = [field("prompt", "a crane"), FORM[2]]
    assert_error(
        _come_for(route, _staged(cloud, route, other, idempotency_key=f"k-{route}")), 422, "idempotency_key_reused"
    )


def test_preferences_are_those_of_the_post(cloud: Cloud) -> None:
    assert _come_for("img2img", _staged(cloud, "img2img", prefer="respond-async")).status == 202
    assert _come_for("img2img", _staged(cloud, "img2img"), Prefer="respond-async").status == 200
    assert_error(_come_for("img2img", _staged(cloud, "img2img", cancel_after="soon")), 400, "invalid_request")


@each_route
def test_it_is_its_sender_s_alone(cloud: Cloud, route: str, image_provider: FakeImageProvider) -> None:
    staged_id = _staged(cloud, route)
    event = _event(route, staged_id)
    event["requestContext"]["identity"]["sourceIp"] = "198.51.100.77"
    assert_error(send(event), 404, "not_found")
    assert_error(_come_for(route, _staged(cloud, route, viewer="198.51.100.77")), 404, "not_found")
    assert image_provider.asked == []
    assert _come_for(route, staged_id).status == 200


@each_route
@pytest.mark.parametrize("staged_id", ["5d1c8f0a-4a7e-4c39-9d6e-2f1b7c3a9e10", "x", "..%2f..%2finputs", "0" * 36])
def test_what_was_never_staged(route: str, staged_id: str) -> None:
    assert_error(_come_for(route, staged_id), 404, "not_found")


@each_route
@pytest.mark.parametrize(
    ("parts", "status", "code"),
    [
        ([field("prompt", "a heron")], 400, "malformed_upload"),
        ([field("prompt", "a heron"), file("image", b"<svg/>")], 415, "unsupported_media_type"),
        ([field("prompt", "x"), field("seed", "-1"), file("image", image_files.png())], 400, "invalid_request"),
        ([field("prompt", "x"), file("image", b"\xff\xd8\xff" + bytes(10_485_758))], 413, "payload_too_large"),
    ],
)
def test_what_is_wrong_with_the_form_is_said_here(
    cloud: Cloud, route: str, parts: list[Part], status: int, code: str
) -> None:
    staged_id = _staged(cloud, route, parts)
    for _ in range(2):
        assert_error(_come_for(route, staged_id), status, code)
