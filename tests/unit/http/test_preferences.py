"""Request headers: idempotency key, asynchronous response, client deadline."""

from collections.abc import Mapping
from datetime import timedelta

import pytest

from shared.domain.errors import InvalidRequestError
from shared.runtime.http.request import HttpRequest, cancel_at, from_proxy_event, prefers_async, request_identity
from tests.support.fakes.gateway_event import gateway_event

SENTENCE = "Cancel-After must be from 5s to 24h"


def _request(headers: Mapping[str, str], **identity: object) -> HttpRequest:
    event = gateway_event("POST", "/api/generate", headers=dict(headers), body="{}")
    event["requestContext"] |= identity
    return from_proxy_event(event)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("5", 5),
        ("5s", 5),
        ("90", 90),
        ("90s", 90),
        ("90S", 90),
        (" 90 ", 90),
        ("5m", 300),
        ("1440m", 86_400),
        ("1h", 3600),
        ("24h", 86_400),
        ("86400", 86_400),
        ("007s", 7),
    ],
)
def test_a_deadline_starts_when_the_gateway_received_the_request(text: str, seconds: int) -> None:
    request = _request({"Cancel-After": text})
    assert cancel_at(request) == request.received_at + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "text",
    [
        *("0", "4", "4s", "86401", "1441m", "25h", "-5", "+5", "5.5", "1e2", "5 m", "m", "h5", "5d", "5ms"),
        *("1h30m", "P1D", "PT5M", "never", "\u0665", "5\n6", "9999999", "Wed, 21 Oct 2026 07:28:00 GMT", "5;s", "\0"),
    ],
)
def test_an_invalid_deadline_is_refused(text: str) -> None:
    with pytest.raises(InvalidRequestError, match=SENTENCE):
        cancel_at(_request({"Cancel-After": text}))


def test_without_the_header_there_is_no_deadline() -> None:
    assert cancel_at(_request({})) is None


@pytest.mark.parametrize(
    ("prefer", "expected"),
    [
        ("respond-async", True),
        ("Respond-Async", True),
        ("respond-async, wait=10", True),
        ("return=minimal, respond-async", True),
        ("respond-async; foo=bar", True),
        ("  respond-async  ", True),
        ("", False),
        ("wait=10", False),
        ("respond-sync", False),
        ("x-respond-async", False),
        ('foo="respond-async"', False),
    ],
)
def test_only_the_respond_async_preference_gives_an_asynchronous_response(prefer: str, *, expected: bool) -> None:
    assert prefers_async(_request({"Prefer": prefer})) is expected


def test_without_a_prefer_header_the_response_is_synchronous() -> None:
    assert not prefers_async(_request({}))


@pytest.mark.parametrize("name", ["Idempotency-Key", "idempotency-key", "IDEMPOTENCY-KEY"])
def test_the_key_header_is_case_insensitive(name: str) -> None:
    assert request_identity(_request({name: "k"}), {}).key == "k"


def test_without_the_header_the_key_is_none() -> None:
    assert request_identity(_request({}), {}).key is None


@pytest.mark.parametrize("key", ["", " ", "a b", "x" * 256, "é"])
def test_a_malformed_key_is_refused(key: str) -> None:
    with pytest.raises(InvalidRequestError, match="Idempotency-Key"):
        request_identity(_request({"Idempotency-Key": key}), {})


def test_the_caller_is_a_hash_of_the_client_address() -> None:
    one = request_identity(_request({}), {})
    other = request_identity(_request({}, identity={"sourceIp": "198.51.100.7"}), {})
    assert one.caller != other.caller
    assert "203.0.113.9" not in one.caller
    assert request_identity(_request({"X-Forwarded-For": "198.51.100.7"}), {}).caller == one.caller


def test_the_identity_depends_on_route_and_content() -> None:
    request = _request({})
    assert request_identity(request, {"a": "1", "b": "2"}) == request_identity(request, {"b": "2", "a": "1"})
    assert (
        request_identity(request, {"a": "1"}, b"x").fingerprint
        != request_identity(request, {"a": "1"}, b"y").fingerprint
    )
    assert request_identity(request, {}).route == "/api/generate"
    assert request_identity(request, {}).received_at.isoformat() == "2027-03-01T12:00:00+00:00"
