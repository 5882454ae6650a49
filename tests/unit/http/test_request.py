"""A gateway event becomes a request: names in lower case, absent things empty, the body decoded when asked for."""

import base64

import pytest

from shared.domain.errors import InvalidRequestError
from shared.runtime.http.request import from_proxy_event
from tests.support.fakes.gateway_event import BASE_URL, REQUEST_ID, gateway_event


def test_a_request_as_the_gateway_tells_it() -> None:
    event = gateway_event(
        "HEAD", "/images/{name}", parameters={"name": "x.png"}, query="download=1&a=", headers={"X-ThiNg": "1"}
    )
    request = from_proxy_event(event)
    assert (request.method, request.resource, request.path_parameters) == ("HEAD", "/images/{name}", {"name": "x.png"})
    assert request.query == {"download": "1", "a": ""}
    assert request.headers["x-thing"] == "1"
    assert (request.base_url, request.request_id) == (BASE_URL, REQUEST_ID)


@pytest.mark.parametrize("name", ["headers", "pathParameters", "queryStringParameters", "body"])
def test_what_the_gateway_sends_as_null_is_empty(name: str) -> None:
    request = from_proxy_event({**gateway_event("GET", "/api/health"), name: None})
    assert dict(request.query) == dict(request.path_parameters) == {}
    assert request.body() == b""


@pytest.mark.parametrize("name", ["Content-Type", "content-type", "CONTENT-TYPE"])
def test_the_content_type_is_found_however_its_name_is_written(name: str) -> None:
    event = gateway_event("POST", "/api/generate", headers={name: "application/json"}, body="{}")
    assert from_proxy_event(event).content_type == "application/json"


def test_without_a_content_type_there_is_none() -> None:
    assert from_proxy_event(gateway_event("POST", "/api/generate", body="{}")).content_type == ""


def test_a_text_body_is_utf_8() -> None:
    assert from_proxy_event(gateway_event("POST", "/x", body="héron 🐦")).body() == "héron 🐦".encode()


def test_an_encoded_body_is_decoded_to_the_byte() -> None:
    content = bytes(range(256)) * 3
    assert from_proxy_event(gateway_event("POST", "/x", body=content)).body() == content


@pytest.mark.parametrize("broken", ["=", "abc", "ab!d", "é" * 4, base64.b64encode(b"x").decode() + "\n!"])
def test_an_encoding_that_does_not_hold_together_is_a_bad_request(broken: str) -> None:
    event = {**gateway_event("POST", "/x", body=b""), "body": broken}
    with pytest.raises(InvalidRequestError):
        from_proxy_event(event).body()


def test_half_a_surrogate_in_a_text_body_is_no_crash() -> None:
    assert from_proxy_event(gateway_event("POST", "/x", body="\ud800")).body() == b"\xed\xa0\x80"
