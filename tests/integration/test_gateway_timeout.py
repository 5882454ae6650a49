"""Requests without a key: a retry after a gateway timeout gets the first one's image, any other repeat a new one."""

from collections.abc import Callable
from typing import Any

import pytest

from shared.runtime import wiring
from shared.runtime.wiring.stores import AwsPorts
from tests.integration.api import Answer, assert_error, send
from tests.support.cloud import Cloud
from tests.support.fakes import image_files
from tests.support.fakes.clock import FakeClock
from tests.support.fakes.form_data import field, file
from tests.support.fakes.gateway_event import form_event, json_event
from tests.support.fakes.image_provider import FakeImageProvider

ROUTES: dict[str, Callable[[str], dict[str, Any]]] = {
    "generate": lambda text: json_event("/api/generate", {"video_description": text}),
    "img2img": lambda text: form_event("/api/img2img", [field("prompt", text), file("image", image_files.png())]),
}


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch, clock: FakeClock) -> list[float]:
    """The pauses of a retry that waits for the first request; they advance the fake clock."""
    waited: list[float] = []

    def sleep(_ports: AwsPorts, seconds: float) -> None:
        waited.append(seconds)
        clock.advance(seconds=seconds)

    monkeypatch.setattr(AwsPorts, "sleep", sleep)
    return waited


def _at(event: dict[str, Any], clock: FakeClock) -> dict[str, Any]:
    """Return the event with the current time as its request time."""
    context = {**event["requestContext"], "requestTimeEpoch": int(clock().timestamp() * 1000)}
    return {**event, "requestContext": context}


@pytest.mark.parametrize("route", ROUTES)
def test_retry_after_a_gateway_timeout_gets_the_image_of_the_first_request(
    image_provider: FakeImageProvider, clock: FakeClock, cloud: Cloud, waits: list[float], route: str
) -> None:
    """The provider takes 35 s: the client gets 503 after 29 s, waits and sends the same body again."""
    event = ROUTES[route](f"a slow heron for {route}")
    method = "generate" if route == "generate" else "transform"
    image_provider.faults.on(method, lambda: clock.advance(seconds=35))
    before = cloud.stored()
    lost = send(_at(event, clock))
    clock.advance(seconds=3)
    retried = send(_at(event, clock))
    assert retried.status == 200
    assert retried.json == lost.json
    assert retried.headers["Idempotent-Replayed"] == "true"
    assert len(image_provider.requests) == 1
    after = cloud.stored()
    assert (after.items - before.items, len(after.objects - before.objects), waits) == (1, 1, [])
    assert send(_at(event, clock)).json["id"] != lost.json["id"]


@pytest.mark.parametrize("route", ROUTES)
def test_retry_after_a_gateway_timeout_gets_its_image_while_the_provider_is_paused(
    image_provider: FakeImageProvider, clock: FakeClock, route: str
) -> None:
    """A request that the rate limiter refuses is looked up by its body before the refusal is returned."""
    event = ROUTES[route](f"a slow heron of a busy provider for {route}")
    method = "generate" if route == "generate" else "transform"
    image_provider.faults.on(method, lambda: clock.advance(seconds=35))
    lost = send(_at(event, clock))
    wiring.get_ports().rate_limiter.pause("sandbox", 600_000)
    retried = send(_at(event, clock))
    assert (retried.status, retried.json) == (200, lost.json)
    assert retried.headers["Idempotent-Replayed"] == "true"
    assert_error(send(_at(event, clock)), 503, "provider_throttled")
    assert len(image_provider.requests) == 1


def test_retry_waits_while_the_first_request_runs_then_gets_still_in_progress(
    image_provider: FakeImageProvider, clock: FakeClock, waits: list[float]
) -> None:
    event, seen = ROUTES["generate"]("a very slow heron"), list[Answer]()

    def retry_at_30_seconds() -> None:
        clock.advance(seconds=30)
        seen.append(send(_at(event, clock)))

    image_provider.faults.on("generate", retry_at_30_seconds)
    first = send(_at(event, clock))
    assert_error(seen[0], 503, "still_in_progress")
    assert sum(waits) == pytest.approx(25)
    assert send(_at(event, clock)).json == first.json
    assert len(image_provider.requests) == 1


def test_equal_requests_without_a_key_create_two_jobs(image_provider: FakeImageProvider) -> None:
    first, second = (send(ROUTES["generate"]("a heron, twice")) for _ in range(2))
    assert first.json["id"] != second.json["id"]
    assert len(image_provider.requests) == 2
