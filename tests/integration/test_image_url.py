"""image_url in the file's place, from event to answer; how an image is fetched is tests/contract/web's matter."""

from typing import Any

import pytest

from shared.runtime import container
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
    monkeypatch.setattr(container, "image_fetcher", lambda: found)
    return found


def _by_form(route: str, url: str, **more: str) -> dict[str, Any]:
    return form_event(route, [field(*pair) for pair in {"prompt": "a heron", "image_url": url, **more}.items()])


@each_route
def test_a_linked_image_stands_in_for_the_file(route: str, web: FakeImageFetcher) -> None:
    for event in (_by_form(route, URL), json_event(route, {"prompt": "a heron", "image_url": URL, "seed": 5})):
        assert send(event).status == 200
    assert len(web.asked) == 2


def test_the_provider_gets_the_image(image_provider: FakeImageProvider) -> None:
    send(_by_form("/api/img2img", URL))
    (asked,) = image_provider.asked
    assert asked.image.startswith(b"\xff\xd8\xff")  # type: ignore[union-attr]


@each_route
def test_under_one_key_the_address_counts_and_not_what_lies_there(route: str, web: FakeImageFetcher) -> None:
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
def test_what_cannot_be_had(cloud: Cloud, route: str, url: str, status: int, code: str) -> None:
    before = cloud.stored()
    assert_error(send(_by_form(route, url)), status, code)
    assert cloud.stored() == before


@each_route
def test_one_image_is_enough(route: str) -> None:
    two = [field("prompt", "x"), field("image_url", URL), file("image", image_files.png())]
    assert_error(send(form_event(route, two)), 400, "invalid_request")
    assert_error(send(_by_form(route, URL, upload_id="0" * 32)), 400, "invalid_request")


@each_route
def test_a_bad_field_is_told_before_anything_is_fetched(route: str, web: FakeImageFetcher) -> None:
    assert_error(send(_by_form(route, URL, seed="-1")), 400, "invalid_request")
    assert web.asked == []


def test_the_address_is_not_logged(log: Any) -> None:
    send(_by_form("/api/img2img", URL))
    send(_by_form("/api/img2img", "https://images.example/nothing"))
    assert "images.example" not in log.getvalue()
