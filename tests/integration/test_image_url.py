"""image_url instead of a file on both upload routes; tests/contract/web tests how an image is fetched."""

from typing import Any

import pytest

from shared.runtime.wiring.stores import AwsPorts
from tests.integration.api import assert_error, send, with_headers
from tests.support.cloud import Cloud
from tests.support.fakes import image_files
from tests.support.fakes.form_data import field, file
from tests.support.fakes.gateway_event import form_event, json_event
from tests.support.fakes.image_fetcher import FakeImageFetcher
from tests.support.fakes.image_provider import FakeImageProvider

URL = "https://images.example/photo"
ROUTES = ["/api/img2img", "/api/img2video"]
each_route = pytest.mark.parametrize("route", ROUTES)


@pytest.fixture(autouse=True)
def web(monkeypatch: pytest.MonkeyPatch) -> FakeImageFetcher:
    found = FakeImageFetcher(photo=image_files.jpeg(), other=image_files.jpeg(), drawing=b"<svg/>")
    monkeypatch.setattr(AwsPorts, "image_fetcher", found)
    return found


def _by_form(route: str, url: str, **more: str) -> dict[str, Any]:
    return form_event(route, [field(*pair) for pair in {"prompt": "a heron", "image_url": url, **more}.items()])


@each_route
def test_image_url_replaces_the_file(route: str, web: FakeImageFetcher) -> None:
    for event in (_by_form(route, URL), json_event(route, {"prompt": "a heron", "image_url": URL, "seed": 5})):
        assert send(event).status == 200
    assert len(web.fetched) == 2


def test_provider_gets_the_fetched_image(image_provider: FakeImageProvider) -> None:
    send(_by_form("/api/img2img", URL))
    (request,) = image_provider.requests
    assert request.image.startswith(b"\xff\xd8\xff")  # type: ignore[union-attr]


@each_route
def test_idempotency_compares_the_image_url_not_its_content(route: str, web: FakeImageFetcher) -> None:
    first = send(with_headers(_by_form(route, URL), Idempotency_Key=f"u-{route[5:]}"))
    web.images["photo"] = image_files.png()
    again = send(with_headers(_by_form(route, URL), Idempotency_Key=f"u-{route[5:]}"))
    assert again.json == first.json
    other = send(with_headers(_by_form(route, "https://images.example/other"), Idempotency_Key=f"u-{route[5:]}"))
    assert_error(other, 422, "idempotency_key_reused")


@each_route
@pytest.mark.parametrize(
    ("url", "status", "code"),
    [
        ("https://images.example/nothing", 400, "image_url_failed"),
        ("https://images.example/drawing", 415, "unsupported_media_type"),
        ("http://images.example/photo", 400, "invalid_request"),
        ("https://me:pw@images.example/photo", 400, "invalid_request"),
    ],
)
def test_image_url_that_cannot_be_used_is_refused(cloud: Cloud, route: str, url: str, status: int, code: str) -> None:
    before = cloud.stored()
    assert_error(send(_by_form(route, url)), status, code)
    assert cloud.stored() == before


@each_route
def test_two_sources_of_the_image_are_refused(route: str) -> None:
    two = [field("prompt", "x"), field("image_url", URL), file("image", image_files.png())]
    assert_error(send(form_event(route, two)), 400, "invalid_request")
    assert_error(send(_by_form(route, URL, upload_id="0" * 32)), 400, "invalid_request")


@each_route
def test_invalid_field_is_refused_before_the_image_is_fetched(route: str, web: FakeImageFetcher) -> None:
    assert_error(send(_by_form(route, URL, seed="-1")), 400, "invalid_request")
    assert web.fetched == []


def test_image_url_is_not_logged(log: Any) -> None:
    send(_by_form("/api/img2img", URL))
    send(_by_form("/api/img2img", "https://images.example/nothing"))
    assert "images.example" not in log.getvalue()
