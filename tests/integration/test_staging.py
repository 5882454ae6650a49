"""GET of the response to a staged form: the same response as to a direct POST, and one job for repeated GETs."""

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


def _stage(cloud: Cloud, route: str, parts: list[Part] | None = None, **metadata: str) -> str:
    """Store a form as the gateway's S3 integration does; return its id."""
    staged_id = str(uuid.uuid4())
    headers = {"source": "203.0.113.9", **{name.replace("_", "-"): value for name, value in metadata.items()}}
    content = form_data.body(FORM if parts is None else parts)
    key = f"staged/{route}/{staged_id}"
    cloud.s3.put_object(Bucket=BUCKET, Key=key, Body=content, Metadata=headers)
    stored = get_backend("s3")["123456789012"]["aws"].get_object(BUCKET, key)
    stored.metadata["Content-Type"] = CONTENT_TYPE  # moto would parse a PUT of this type as a form
    return staged_id


def _event(route: str, staged_id: str) -> dict[str, Any]:
    return gateway_event("GET", f"/api/staged-{route}/{{id}}", parameters={"id": staged_id})


def _get(route: str, staged_id: str, **headers: str) -> Answer:
    return send(with_headers(_event(route, staged_id), **headers))


@each_route
def test_response_equals_that_of_a_direct_post(cloud: Cloud, route: str) -> None:
    answer = _get(route, _stage(cloud, route))
    direct = send(form_event(f"/api/{route}", FORM))
    assert answer.status == direct.status == 200
    assert set(answer.json) == set(direct.json)
    assert answer.json["message"] == direct.json["message"]
    if route == "img2img":
        assert answer.json["image_url"].startswith(f"{BASE_URL}/processed_images/")
        assert answer.json["seed"] == 5


@each_route
def test_second_get_returns_the_same_job(cloud: Cloud, route: str) -> None:
    staged_id = _stage(cloud, route)
    first = _get(route, staged_id)
    before = cloud.stored()
    again = _get(route, staged_id)
    assert again.json == first.json
    assert again.headers["Idempotent-Replayed"] == "true"
    assert cloud.stored().items == before.items


@each_route
def test_two_equal_forms_create_two_jobs(cloud: Cloud, route: str) -> None:
    ids = {_get(route, _stage(cloud, route)).json["id"] for _ in range(2)}
    assert len(ids) == 2


@each_route
def test_idempotency_key_of_the_post_applies_to_the_get(cloud: Cloud, route: str) -> None:
    first = _get(route, _stage(cloud, route, idempotency_key=f"k-{route}"))
    again = _get(route, _stage(cloud, route, idempotency_key=f"k-{route}"), Idempotency_Key="the-redirect-s")
    direct = send(with_headers(form_event(f"/api/{route}", FORM), Idempotency_Key=f"k-{route}"))
    assert first.json == again.json == direct.json
    other = [field("prompt", "a crane"), FORM[2]]
    assert_error(_get(route, _stage(cloud, route, other, idempotency_key=f"k-{route}")), 422, "idempotency_key_reused")


def test_preferences_of_the_post_apply_to_the_get(cloud: Cloud) -> None:
    assert _get("img2img", _stage(cloud, "img2img", prefer="respond-async")).status == 202
    assert _get("img2img", _stage(cloud, "img2img"), Prefer="respond-async").status == 200
    assert_error(_get("img2img", _stage(cloud, "img2img", cancel_after="soon")), 400, "invalid_request")


@each_route
def test_staged_form_of_another_client_is_not_found(
    cloud: Cloud, route: str, image_provider: FakeImageProvider
) -> None:
    staged_id = _stage(cloud, route)
    event = _event(route, staged_id)
    event["requestContext"]["identity"]["sourceIp"] = "198.51.100.77"
    assert_error(send(event), 404, "not_found")
    assert_error(_get(route, _stage(cloud, route, client="198.51.100.77")), 404, "not_found")
    assert image_provider.requests == []
    assert _get(route, staged_id).status == 200


@each_route
@pytest.mark.parametrize("staged_id", ["5d1c8f0a-4a7e-4c39-9d6e-2f1b7c3a9e10", "x", "..%2f..%2finputs", "0" * 36])
def test_unknown_staged_form_is_not_found(route: str, staged_id: str) -> None:
    assert_error(_get(route, staged_id), 404, "not_found")


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
def test_invalid_staged_form_is_refused_on_every_get(
    cloud: Cloud, route: str, parts: list[Part], status: int, code: str
) -> None:
    staged_id = _stage(cloud, route, parts)
    for _ in range(2):
        assert_error(_get(route, staged_id), status, code)
