"""Idempotency-Key on the three POST routes, from event to answer; and the retry of a body the gateway abandoned."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from shared.application.idempotency import IdempotencyLookup
from shared.domain.errors import ContentFilteredError, ProviderThrottledError
from shared.domain.jobs import new_job_id
from shared.runtime import container
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
IMAGES = ["generate", "img2img"]


@pytest.fixture(params=ROUTES)
def make(request: pytest.FixtureRequest) -> Make:
    return ROUTES[request.param]


@pytest.fixture
def key() -> str:
    """One of its own for each test."""
    return f"key-{new_job_id()}"


def _send(event: dict[str, Any], key: str, **headers: str) -> Answer:
    return send(with_headers(event, Idempotency_Key=key, **headers))


def _same_but_for_request_id(first: Answer, again: Answer) -> None:
    assert first.status == again.status
    assert first.json == again.json


def test_the_same_request_gets_the_same_answer(make: Make, key: str, cloud: Cloud) -> None:
    first = _send(make("a heron"), key)
    before = cloud.stored()
    again = _send(make("a heron"), key)
    _same_but_for_request_id(first, again)
    assert first.status == 200
    assert "Idempotent-Replayed" not in first.headers
    assert again.headers["Idempotent-Replayed"] == "true"
    assert "idempotent-replayed" in again.headers["Access-Control-Expose-Headers"]
    assert cloud.stored() == before


def test_another_request_under_the_same_key_is_refused(make: Make, key: str, cloud: Cloud) -> None:
    _send(make("a heron"), key)
    before = cloud.stored()
    assert_error(_send(make("a crane"), key), 422, "idempotency_key_reused")
    assert cloud.stored() == before


def test_a_key_is_one_route_s(key: str) -> None:
    answers = [_send(make("a heron"), key) for make in ROUTES.values()]
    assert len({answer.json["id"] for answer in answers}) == 3
    assert not any("Idempotent-Replayed" in answer.headers for answer in answers)


def test_a_key_is_one_caller_s(make: Make, key: str) -> None:
    first = _send(make("a heron"), key)
    event = make("a heron")
    event["requestContext"]["identity"]["sourceIp"] = "198.51.100.77"
    other = _send(event, key)
    assert other.json["id"] != first.json["id"]


def test_a_forged_address_is_the_same_caller(make: Make, key: str) -> None:
    first = _send(make("a heron"), key)
    again = _send(make("a heron"), key, X_Forwarded_For="198.51.100.77", X_AiArt_Viewer_Address="198.51.100.77")
    assert again.json["id"] == first.json["id"]


@pytest.mark.parametrize("route", ["/api/img2img", "/api/img2video"])
def test_how_a_form_was_written_does_not_matter(key: str, route: str) -> None:
    parts = [field("prompt", "a heron"), field("seed", "5"), IMAGE]
    first = _send(form_event(route, parts), key)
    other = form_data.body(parts[::-1], boundary="another")
    again = _send(raw_form_event(route, other, content_type="multipart/form-data; boundary=another"), key)
    assert again.headers.get("Idempotent-Replayed") == "true"
    assert again.json == first.json
    renamed = file("image", image_files.png(), filename="other.gif", content_type="image/gif")
    assert _send(form_event(route, [*parts[:2], renamed]), key).headers.get("Idempotent-Replayed") == "true"


@pytest.mark.parametrize("route", ["/api/img2img", "/api/img2video"])
def test_another_file_is_another_request(key: str, route: str) -> None:
    _send(form_event(route, [field("prompt", "a heron"), IMAGE]), key)
    other = file("image", image_files.png((9, 9)))
    assert_error(_send(form_event(route, [field("prompt", "a heron"), other]), key), 422, "idempotency_key_reused")


def test_how_json_was_written_does_not_matter(key: str) -> None:
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
def test_what_is_refused_does_not_use_the_key_up(key: str, event: dict[str, Any], status: int) -> None:
    assert _send(event, key).status == status
    good = _send(ROUTES["generate"]("a heron"), key)
    assert good.status == 200
    assert "Idempotent-Replayed" not in good.headers


@pytest.mark.parametrize("route", ["/api/img2img", "/api/img2video"])
@pytest.mark.parametrize(("content", "status"), [(b"GIF89a", 415), (image_files.png()[:40], 400)])
def test_a_refused_image_does_not_use_the_key_up(key: str, route: str, content: bytes, status: int) -> None:
    assert _send(form_event(route, [field("prompt", "a heron"), file("image", content)]), key).status == status
    assert _send(form_event(route, [field("prompt", "a heron"), IMAGE]), key).status == 200


def test_a_failure_is_told_again_and_nothing_is_bought(image_provider: FakeImageProvider, key: str) -> None:
    image_provider.faults.plan("generate", ContentFilteredError("The prompt was refused."))
    event = ROUTES["generate"]("a heron")
    answers = [_send(event, key) for _ in range(3)]
    for answer in answers:
        assert_error(answer, 400, "content_filtered")
    assert [answer.headers.get("Idempotent-Replayed") for answer in answers] == [None, "true", "true"]
    assert len(image_provider.asked) == 1


def test_a_failure_that_bought_nothing_may_be_tried_again(
    image_provider: FakeImageProvider, key: str, cloud: Cloud
) -> None:
    image_provider.faults.plan("generate", ProviderThrottledError("Slow down."))
    event = ROUTES["generate"]("a heron")
    assert_error(_send(event, key), 503, "provider_throttled")
    busy = _send(event, key)
    assert_error(busy, 503, "provider_throttled")
    assert int(busy.headers["Retry-After"]) >= 1
    cloud.open_the_gate()
    assert _send(event, key).status == 200
    assert len(image_provider.asked) == 2


def test_while_the_first_runs_the_second_is_told_to_come_back(image_provider: FakeImageProvider, key: str) -> None:
    event, seen = ROUTES["generate"]("a heron"), list[Answer]()
    image_provider.faults.on("generate", lambda: seen.append(_send(event, key)))
    assert _send(event, key).status == 200
    assert_error(seen[0], 409, "idempotency_in_flight")
    assert int(seen[0].headers["Retry-After"]) >= 1
    assert len(image_provider.asked) == 1


def test_after_a_day_the_key_is_free(clock: FakeClock, key: str) -> None:
    event = ROUTES["generate"]("a heron")
    first = _send(event, key)
    clock.pass_by(hours=24)
    assert _send(ROUTES["generate"]("a crane"), key).json["id"] != first.json["id"]


@pytest.mark.parametrize("route", ROUTES)
def test_of_sixteen_at_once_exactly_one_makes_a_job(
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
    assert (after.items - before.items, len(image_provider.asked)) == (1, 0 if route == "img2video" else 1)
    assert len({answer.json["id"] for answer in answers if answer.status == 200}) == 1
    assert {answer.status for answer in answers} <= {200, 409}
    assert all("Retry-After" in answer.headers for answer in answers if answer.status == 409)


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch, clock: FakeClock) -> list[float]:
    """The pauses of a retry that waits for the first request, which pass on the test's clock."""
    waited: list[float] = []

    def sleep(seconds: float) -> None:
        waited.append(seconds)
        clock.pass_by(seconds=seconds)

    assert IdempotencyLookup.__init__.__kwdefaults__
    monkeypatch.setitem(IdempotencyLookup.__init__.__kwdefaults__, "sleep", sleep)
    container.job_recorder.cache_clear()
    return waited


def _at(event: dict[str, Any], clock: FakeClock) -> dict[str, Any]:
    """The same request, received by the gateway now."""
    context = {**event["requestContext"], "requestTimeEpoch": int(clock().timestamp() * 1000)}
    return {**event, "requestContext": context}


@pytest.mark.parametrize("route", IMAGES)
def test_a_retry_of_what_the_gateway_abandoned_gets_the_one_image(
    image_provider: FakeImageProvider, clock: FakeClock, cloud: Cloud, waits: list[float], route: str
) -> None:
    """The upstream takes 35 s: the client was told 503 at 29 s, waits a little and sends the same body again."""
    event = ROUTES[route](f"a slow heron for {route}")
    method = "generate" if route == "generate" else "transform"
    image_provider.faults.on(method, lambda: clock.pass_by(seconds=35))
    before = cloud.stored()
    lost = send(_at(event, clock))
    clock.pass_by(seconds=3)
    retried = send(_at(event, clock))
    assert retried.status == 200
    assert retried.json == lost.json
    assert retried.headers["Idempotent-Replayed"] == "true"
    assert len(image_provider.asked) == 1
    after = cloud.stored()
    assert (after.items - before.items, len(after.objects - before.objects), waits) == (1, 1, [])
    assert send(_at(event, clock)).json["id"] != lost.json["id"]


def test_a_retry_while_the_first_still_runs_waits_and_says_come_back(
    image_provider: FakeImageProvider, clock: FakeClock, waits: list[float]
) -> None:
    event, seen = ROUTES["generate"]("a very slow heron"), list[Answer]()

    def retry_at_30_seconds() -> None:
        clock.pass_by(seconds=30)
        seen.append(send(_at(event, clock)))

    image_provider.faults.on("generate", retry_at_30_seconds)
    first = send(_at(event, clock))
    assert_error(seen[0], 503, "still_in_progress")
    assert sum(waits) == pytest.approx(25)
    assert send(_at(event, clock)).json == first.json
    assert len(image_provider.asked) == 1


def test_two_deliberate_equal_requests_stay_two(image_provider: FakeImageProvider) -> None:
    first, second = (send(ROUTES["generate"]("a heron, twice")) for _ in range(2))
    assert first.json["id"] != second.json["id"]
    assert len(image_provider.asked) == 2
