"""A gateway event becomes a request: lower-case header names, empty defaults, a body that is decoded on demand."""

import base64

import pytest

from shared.domain.errors import InvalidRequestError
from shared.runtime.http.request import from_proxy_event
from tests.support.fakes.gateway_event import BASE_URL, REQUEST_ID, gateway_event


def test_an_event_becomes_a_request() -> None:
    event = gateway_event(
        "HEAD", "/images/{name}", parameters={"name": "x.png"}, query="download=1&a=", headers={"X-ThiNg": "1"}
    )
    request = from_proxy_event(event)
    assert (request.method, request.resource, request.path_parameters) == ("HEAD", "/images/{name}", {"name": "x.png"})
    assert request.query == {"download": "1", "a": ""}
    assert request.headers["x-thing"] == "1"
    assert (request.base_url, request.request_id) == (BASE_URL, REQUEST_ID)


@pytest.mark.parametrize("name", ["headers", "pathParameters", "queryStringParameters", "body"])
def test_null_values_of_the_gateway_become_empty(name: str) -> None:
    request = from_proxy_event({**gateway_event("GET", "/api/health"), name: None})
    assert dict(request.query) == dict(request.path_parameters) == {}
    assert request.body() == b""


@pytest.mark.parametrize("name", ["Content-Type", "content-type", "CONTENT-TYPE"])
def test_the_name_of_the_content_type_header_is_case_insensitive(name: str) -> None:
    event = gateway_event("POST", "/api/generate", headers={name: "application/json"}, body="{}")
    assert from_proxy_event(event).media_type == "application/json"


def test_the_media_type_is_in_lower_case_and_without_parameters() -> None:
    event = gateway_event("POST", "/api/generate", headers={"Content-Type": "Application/JSON ; charset=utf-8"})
    assert from_proxy_event(event).media_type == "application/json"


def test_without_the_header_the_media_type_is_empty() -> None:
    assert from_proxy_event(gateway_event("POST", "/api/generate", body="{}")).media_type == ""


def test_a_text_body_is_encoded_as_utf_8() -> None:
    assert from_proxy_event(gateway_event("POST", "/x", body="héron 🐦")).body() == "héron 🐦".encode()


def test_a_base64_body_is_decoded() -> None:
    content = bytes(range(256)) * 3
    assert from_proxy_event(gateway_event("POST", "/x", body=content)).body() == content


@pytest.mark.parametrize("broken", ["=", "abc", "ab!d", "é" * 4, base64.b64encode(b"x").decode() + "\n!"])
def test_invalid_base64_is_a_bad_request(broken: str) -> None:
    event = {**gateway_event("POST", "/x", body=b""), "body": broken}
    with pytest.raises(InvalidRequestError):
        from_proxy_event(event).body()


def test_a_lone_surrogate_in_a_text_body_causes_no_crash() -> None:
    assert from_proxy_event(gateway_event("POST", "/x", body="\ud800")).body() == b"\xed\xa0\x80"
