"""POST /api/generate: what is no JSON object of ours."""

from collections.abc import Iterator

from tests.integration.bad_input.row import Event, Row
from tests.support.fakes.gateway_event import gateway_event, json_event

ROUTE = "/api/generate"
GOOD = '"video_description": "a heron"'
BAD, TYPE, LARGE = "invalid_request", "unsupported_media_type", "payload_too_large"


def _typed(content_type: str | None) -> Event:
    return json_event(ROUTE, {"video_description": "a heron"}, content_type=content_type)


def _raw(body: bytes) -> Event:
    return gateway_event("POST", ROUTE, headers={"Content-Type": "application/json"}, body=body)


def _types() -> Iterator[Row]:
    for content_type in (
        None,
        "",
        "text/plain",
        "text/json",
        "application/xml",
        "application/jsonp",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "json",
    ):
        yield Row(f"content type {content_type}", lambda c=content_type: _typed(c), 415, TYPE, "application/json")


BODIES = {
    "no body": "",
    "white space": "  \n",
    "cut off": '{"video_description": "a her',
    "single quotes": "{'video_description': 'a heron'}",
    "a trailing comma": f"{{{GOOD},}}",
    "two objects": f"{{{GOOD}}}{{}}",
    "a comment": f"{{{GOOD}}} // please",
    "a form": "video_description=a+heron",
    "a byte order mark": f"\ufeff{{{GOOD}}}",
    "an array": f"[{{{GOOD}}}]",
    "a text": '"a heron"',
    "a number": "42",
    "null": "null",
    "true": "true",
    "NaN": f'{{{GOOD}, "seed": NaN}}',
    "Infinity": f'{{{GOOD}, "seed": Infinity}}',
    "minus Infinity": f'{{{GOOD}, "seed": -Infinity}}',
    "NaN in an unknown field": f'{{{GOOD}, "temperature": NaN}}',
    "NaN deep inside": f'{{{GOOD}, "x": [{{"y": [NaN]}}]}}',
    "a key twice": f"{{{GOOD}, {GOOD}}}",
    "an optional key twice": f'{{{GOOD}, "seed": 1, "seed": 1}}',
    "an unknown key twice": f'{{{GOOD}, "x": 1, "x": 2}}',
    "a key twice, once escaped": f'{{{GOOD}, "\\u0076ideo_description": "b"}}',
    "arrays 100 000 deep": f'{{{GOOD}, "x": ' + "[" * 100_000 + "]" * 100_000 + "}",
    "objects 1 000 deep": f'{{{GOOD}, "x": ' + '{"x": ' * 1000 + "1" + "}" * 1001,
    "arrays 40 deep": f'{{{GOOD}, "x": ' + "[" * 40 + "]" * 40 + "}",
    "a number of 5 000 digits": f'{{{GOOD}, "seed": ' + "9" * 5000 + "}",
    "a raw line break in a text": '{"video_description": "a\nheron"}',
}


def _bodies() -> Iterator[Row]:
    for name, body in BODIES.items():
        yield Row(name, lambda b=body: json_event(ROUTE, b), 400, BAD)
    yield Row("bytes that are no UTF-8", lambda: _raw(b'{"video_description": "h\xe9ron"}'), 400, BAD)
    yield Row("UTF-16", lambda: _raw(f"{{{GOOD}}}".encode("utf-16")), 400, BAD)
    yield Row("a body that is no base64", lambda: {**_raw(b""), "body": "%%%"}, 400, BAD)
    large = f'{{{GOOD}, "x": "' + "x" * 262_144 + '"}'
    yield Row("over 256 KiB", lambda: json_event(ROUTE, large), 413, LARGE, "256 KiB")
    yield Row("over 256 KiB of spaces", lambda: json_event(ROUTE, f"{{{GOOD}}}" + " " * 262_144), 413, LARGE)


JSON_ROWS = [Row(f"generate: {row.id}", row.build, row.status, row.code, row.says) for row in (*_types(), *_bodies())]
