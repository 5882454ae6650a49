"""Idempotency-Key on the three POST routes."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from shared.domain.errors import ContentFilteredError, ProviderThrottledError
from shared.domain.jobs import new_job_id
from tests.integration.api import Answer, assert_error, send, with_headers
from tests.support.cloud import Cloud
from tests.support.fakes import form_data, image_files
from tests.support.fakes.clock import FakeClock
from tests.support.fakes.form_data import field, file
from tests.support.fakes.gateway_event import form_event, json_event, raw_form_event
from tests.support.fakes.image_provider import FakeImageProvider

type Make = Callable[[str], dict[str, Any]]
IMAGE = file("image", image_files.png())
ROUTES: dict[str, Make] = {
    "generate": lambda text: json_event("/api/generate", {"video_description": text}),
    "img2img": lambda text: form_event("/api/img2img", [field("prompt", text), IMAGE]),
    "img2video": lambda text: form_event("/api/img2video", [field("note", text), IMAGE]),
}


@pytest.fixture(params=ROUTES)
def make(request: pytest.FixtureRequest) -> Make:
    return ROUTES[request.param]


@pytest.fixture
def key() -> str:
    """A unique key for each test."""
    return f"key-{new_job_id()}"


def _send(event: dict[str, Any], key: str, **headers: str) -> Answer:
    return send(with_headers(event, Idempotency_Key=key, **headers))


def _assert_equal(first: Answer, again: Answer) -> None:
    assert first.status == again.status
    assert first.json == again.json


def test_same_request_with_the_same_key_gets_the_same_response(make: Make, key: str, cloud: Cloud) -> None:
    first = _send(make("a heron"), key)
    before = cloud.stored()
    again = _send(make("a heron"), key)
    _assert_equal(first, again)
    assert first.status == 200
    assert "Idempotent-Replayed" not in first.headers
    assert again.headers["Idempotent-Replayed"] == "true"
    assert "idempotent-replayed" in again.headers["Access-Control-Expose-Headers"]
    assert cloud.stored() == before


def test_other_request_with_the_same_key_is_refused(make: Make, key: str, cloud: Cloud) -> None:
    _send(make("a heron"), key)
    before = cloud.stored()
    assert_error(_send(make("a crane"), key), 422, "idempotency_key_reused")
    assert cloud.stored() == before


def test_same_key_on_another_route_creates_another_job(key: str) -> None:
    answers = [_send(make("a heron"), key) for make in ROUTES.values()]
    assert len({answer.json["id"] for answer in answers}) == 3
    assert not any("Idempotent-Replayed" in answer.headers for answer in answers)


def test_same_key_of_another_client_creates_another_job(make: Make, key: str) -> None:
    first = _send(make("a heron"), key)
    event = make("a heron")
    event["requestContext"]["identity"]["sourceIp"] = "198.51.100.77"
    other = _send(event, key)
    assert other.json["id"] != first.json["id"]


def test_forged_address_headers_do_not_change_the_client(make: Make, key: str) -> None:
    first = _send(make("a heron"), key)
    again = _send(make("a heron"), key, X_Forwarded_For="198.51.100.77", X_AiArt_Viewer_Address="198.51.100.77")
    assert again.json["id"] == first.json["id"]


@pytest.mark.parametrize("route", ["/api/img2img", "/api/img2video"])
def test_form_with_the_same_fields_is_the_same_request(key: str, route: str) -> None:
    parts = [field("prompt", "a heron"), field("seed", "5"), IMAGE]
    first = _send(form_event(route, parts), key)
    other = form_data.body(parts[::-1], boundary="another")
    again = _send(raw_form_event(route, other, content_type="multipart/form-data; boundary=another"), key)
    assert again.headers.get("Idempotent-Replayed") == "true"
    assert again.json == first.json
    renamed = file("image", image_files.png(), filename="other.gif", content_type="image/gif")
    assert _send(form_event(route, [*parts[:2], renamed]), key).headers.get("Idempotent-Replayed") == "true"


@pytest.mark.parametrize("route", ["/api/img2img", "/api/img2video"])
def test_form_with_another_file_is_another_request(key: str, route: str) -> None:
    _send(form_event(route, [field("prompt", "a heron"), IMAGE]), key)
    other = file("image", image_files.png((9, 9)))
    assert_error(_send(form_event(route, [field("prompt", "a heron"), other]), key), 422, "idempotency_key_reused")


def test_json_with_the_same_fields_is_the_same_request(key: str) -> None:
    first = _send(json_event("/api/generate", '{"video_description": "a heron", "seed": 5}'), key)
    again = _send(json_event("/api/generate", '{ "seed":5,"video_description":"a \\u0068eron"}'), key)
    assert again.json == first.json


REFUSED: dict[str, tuple[dict[str, Any], int]] = {
    "a bad field": (json_event("/api/generate", {"video_description": "a heron", "seed": -1}), 400),
    "no JSON": (json_event("/api/generate", "{"), 400),
    "too large": (json_event("/api/generate", '{"video_description": "a", "x": "' + "x" * 262_144 + '"}'), 413),
    "another type": (json_event("/api/generate", "{}", content_type="text/plain"), 415),
    "an unknown model": (json_event("/api/generate", {"video_description": "a", "model": "nobody"}), 400),
}


@pytest.mark.parametrize(("event", "status"), REFUSED.values(), ids=REFUSED)
def test_refused_request_leaves_the_key_unused(key: str, event: dict[str, Any], status: int) -> None:
    assert _send(event, key).status == status
    good = _send(ROUTES["generate"]("a heron"), key)
    assert good.status == 200
    assert "Idempotent-Replayed" not in good.headers


@pytest.mark.parametrize("route", ["/api/img2img", "/api/img2video"])
@pytest.mark.parametrize(("content", "status"), [(b"GIF89a", 415), (image_files.png()[:40], 400)])
def test_refused_image_leaves_the_key_unused(key: str, route: str, content: bytes, status: int) -> None:
    assert _send(form_event(route, [field("prompt", "a heron"), file("image", content)]), key).status == status
    assert _send(form_event(route, [field("prompt", "a heron"), IMAGE]), key).status == 200


def test_failure_is_replayed_without_another_provider_call(image_provider: FakeImageProvider, key: str) -> None:
    image_provider.faults.plan("generate", ContentFilteredError("The prompt was refused."))
    event = ROUTES["generate"]("a heron")
    answers = [_send(event, key) for _ in range(3)]
    for answer in answers:
        assert_error(answer, 400, "content_filtered")
    assert [answer.headers.get("Idempotent-Replayed") for answer in answers] == [None, "true", "true"]
    assert len(image_provider.requests) == 1


def test_uncharged_failure_releases_the_key(image_provider: FakeImageProvider, key: str, cloud: Cloud) -> None:
    image_provider.faults.plan("generate", ProviderThrottledError("Slow down."))
    event = ROUTES["generate"]("a heron")
    assert_error(_send(event, key), 503, "provider_throttled")
    paused = _send(event, key)
    assert_error(paused, 503, "provider_throttled")
    assert int(paused.headers["Retry-After"]) >= 1
    cloud.reset_rate_limits()
    assert _send(event, key).status == 200
    assert len(image_provider.requests) == 2


def test_concurrent_request_with_the_same_key_gets_retry_after(image_provider: FakeImageProvider, key: str) -> None:
    event, seen = ROUTES["generate"]("a heron"), list[Answer]()
    image_provider.faults.on("generate", lambda: seen.append(_send(event, key)))
    assert _send(event, key).status == 200
    assert_error(seen[0], 409, "idempotency_in_flight")
    assert int(seen[0].headers["Retry-After"]) >= 1
    assert len(image_provider.requests) == 1


def test_key_expires_after_a_day(clock: FakeClock, key: str) -> None:
    event = ROUTES["generate"]("a heron")
    first = _send(event, key)
    clock.advance(hours=24)
    assert _send(ROUTES["generate"]("a crane"), key).json["id"] != first.json["id"]


@pytest.mark.parametrize("route", ROUTES)
def test_one_of_sixteen_concurrent_requests_creates_the_job(
    cloud: Cloud, image_provider: FakeImageProvider, key: str, route: str
) -> None:
    before = cloud.stored()
    together = Barrier(16)

    def attempt(_number: int) -> Answer:
        together.wait()
        return _send(ROUTES[route]("a heron in a crowd"), key)

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(attempt, range(16)))
    after = cloud.stored()
    assert (after.items - before.items, len(image_provider.requests)) == (1, 0 if route == "img2video" else 1)
    assert len({answer.json["id"] for answer in answers if answer.status == 200}) == 1
    assert {answer.status for answer in answers} <= {200, 409}
    assert all("Retry-After" in answer.headers for answer in answers if answer.status == 409)
