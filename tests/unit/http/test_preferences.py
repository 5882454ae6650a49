"""What a client asks for in headers: its key, not to wait, a deadline of its own."""

from collections.abc import Mapping
from datetime import timedelta

import pytest

from shared.domain.errors import InvalidRequestError
from shared.runtime.http.preferences import cancel_at, request_identity, responds_async
from shared.runtime.http.request import HttpRequest, from_proxy_event
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
def test_a_deadline_counts_from_when_the_gateway_got_the_request(text: str, seconds: int) -> None:
    request = _request({"Cancel-After": text})
    assert cancel_at(request) == request.received_at + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "text",
    [
        *("0", "4", "4s", "86401", "1441m", "25h", "-5", "+5", "5.5", "1e2", "5 m", "m", "h5", "5d", "5ms"),
        *("1h30m", "P1D", "PT5M", "never", "\u0665", "5\n6", "9999999", "Wed, 21 Oct 2026 07:28:00 GMT", "5;s", "\0"),
    ],
)
def test_any_other_deadline_is_refused_in_words(text: str) -> None:
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
def test_whether_the_client_would_rather_not_wait(prefer: str, *, expected: bool) -> None:
    assert responds_async(_request({"Prefer": prefer})) is expected


def test_without_the_header_it_waits() -> None:
    assert not responds_async(_request({}))


@pytest.mark.parametrize("name", ["Idempotency-Key", "idempotency-key", "IDEMPOTENCY-KEY"])
def test_the_key_is_found_however_its_header_is_written(name: str) -> None:
    assert request_identity(_request({name: "k"}), {}).key == "k"


def test_without_a_key_there_is_none() -> None:
    assert request_identity(_request({}), {}).key is None


@pytest.mark.parametrize("key", ["", " ", "a b", "x" * 256, "é"])
def test_a_malformed_key_is_refused(key: str) -> None:
    with pytest.raises(InvalidRequestError, match="Idempotency-Key"):
        request_identity(_request({"Idempotency-Key": key}), {})


def test_who_asked_is_a_hash_of_the_address() -> None:
    here = request_identity(_request({}), {})
    there = request_identity(_request({}, identity={"sourceIp": "198.51.100.7"}), {})
    assert here.caller != there.caller
    assert "203.0.113.9" not in here.caller
    assert request_identity(_request({"X-Forwarded-For": "198.51.100.7"}), {}).caller == here.caller


def test_a_request_is_told_by_its_route_and_its_content() -> None:
    request = _request({})
    assert request_identity(request, {"a": "1", "b": "2"}) == request_identity(request, {"b": "2", "a": "1"})
    assert (
        request_identity(request, {"a": "1"}, b"x").fingerprint
        != request_identity(request, {"a": "1"}, b"y").fingerprint
    )
    assert request_identity(request, {}).route == "/api/generate"
    assert request_identity(request, {}).received_at.isoformat() == "2027-03-01T12:00:00+00:00"
