"""JSON is read strictly."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.errors import AiArtError, InvalidRequestError, PayloadTooLargeError, UnsupportedMediaTypeError
from shared.runtime.http.json_body import MAX_DEPTH, MAX_JSON_BYTES, read_json_object
from shared.runtime.http.request import from_proxy_event
from tests.support.fakes.gateway_event import gateway_event, json_event


def _read(body: str | bytes, content_type: str = "application/json") -> dict[str, Any]:
    event = gateway_event("POST", "/api/generate", headers={"Content-Type": content_type}, body=body)
    return read_json_object(from_proxy_event(event))


@pytest.mark.parametrize(
    "content_type",
    [
        "application/json",
        "Application/JSON",
        "application/json; charset=utf-8",
        "application/json;charset=UTF-8",
        " application/json ",
    ],
)
def test_json_by_its_type(content_type: str) -> None:
    assert _read('{"a": 1}', content_type) == {"a": 1}


@pytest.mark.parametrize(
    "content_type",
    ["", "text/plain", "application/jsonp", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"],
)
def test_any_other_type_is_unsupported(content_type: str) -> None:
    with pytest.raises(UnsupportedMediaTypeError):
        _read('{"a": 1}', content_type)


def test_without_a_type_it_is_unsupported() -> None:
    with pytest.raises(UnsupportedMediaTypeError):
        read_json_object(from_proxy_event(json_event("/api/generate", {}, content_type=None)))


@pytest.mark.parametrize(
    "body",
    [
        "",
        " ",
        "{",
        "{'a': 1}",
        '{"a": 1,}',
        '{"a": 01}',
        '{"a": +1}',
        '{"a": .5}',
        '{"a": 1} {"b": 2}',
        '{"a": NaN}',
        '{"a": [Infinity]}',
        '{"a": -Infinity}',
        '{"a": 1, "a": 1}',
        '{"x": {"a": 1, "a": 2}}',
        '{"a": "\t"}',
        "\ufeff{}",
        "[]",
        '"text"',
        "1",
        "null",
        "true",
        '{"a": ' + "9" * 5000 + "}",
        '{"a": ' + "[" * 100_000 + "]" * 100_000 + "}",
        b"\xff\xfe{\x00}\x00",
        b'{"a": "\xff"}',
        b'{"a": "\xed\xa0\x80"}',
    ],
    ids=lambda body: repr(body[:16]),
)
def test_what_is_no_plain_json_object_is_a_bad_request(body: str | bytes) -> None:
    with pytest.raises(InvalidRequestError):
        _read(body)


def test_the_size_is_bounded_to_the_byte() -> None:
    filler = MAX_JSON_BYTES - len('{"a": ""}')
    assert len(_read('{"a": "' + "x" * filler + '"}')["a"]) == filler
    with pytest.raises(PayloadTooLargeError):
        _read('{"a": "' + "x" * (filler + 1) + '"}')


def test_the_depth_is_bounded_to_the_level() -> None:
    assert _read('{"a": ' + "[" * (MAX_DEPTH - 1) + "]" * (MAX_DEPTH - 1) + "}")
    with pytest.raises(InvalidRequestError):
        _read('{"a": ' + "[" * MAX_DEPTH + "]" * MAX_DEPTH + "}")


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(st.text(), JSON, max_size=5))
def test_any_object_of_json_is_read_as_it_was_meant(sent: dict[str, Any]) -> None:
    assert _read(json.dumps(sent)) == sent


@given(st.binary(max_size=200) | st.text(max_size=200))
def test_no_body_at_all_is_a_crash(body: str | bytes) -> None:
    try:
        read = _read(body)
    except AiArtError:
        return
    assert isinstance(read, dict)
