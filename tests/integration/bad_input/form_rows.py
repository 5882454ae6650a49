"""Both upload routes: bodies that are no form, or one that does not hold together."""

from collections.abc import Iterator

from tests.integration.bad_input.row import Event, Row
from tests.support.fakes import image_files
from tests.support.fakes.form_data import BOUNDARY, CONTENT_TYPE, Part, body, field, file
from tests.support.fakes.gateway_event import json_event, raw_form_event

ROUTES = ("/api/img2img", "/api/img2video")
BAD, TYPE, UPLOAD = "invalid_request", "unsupported_media_type", "malformed_upload"
GOOD = [field("prompt", "a heron"), file("image", image_files.png())]
WHOLE = body(GOOD)

TYPES = ["", "image/png", "multipart/mixed; boundary=x", "application/x-www-form-urlencoded"]

BOUNDARIES = {
    "no boundary": "multipart/form-data",
    "an empty boundary": "multipart/form-data; boundary=",
    "another boundary": "multipart/form-data; boundary=another",
    "a boundary that is not ASCII": "multipart/form-data; boundary=é",
}

BODIES: dict[str, bytes] = {
    "no body": b"",
    "no form": b"just text",
    "cut off in the file": WHOLE[:-60],
    "cut off before its last line": WHOLE[: -len(f"--{BOUNDARY}--\r\n")],
    "cut off in a header": WHOLE[: len(BOUNDARY) + 20],
    "line feeds only": WHOLE.replace(b"\r\n", b"\n"),
    "text before the first boundary": b"x" + WHOLE,
    "a part without headers": body([Part([], b"x"), *GOOD]),
    "a part without a disposition": body([Part(["Content-Type: text/plain"], b"x"), *GOOD]),
    "a part that is an attachment": body([Part(["Content-Disposition: attachment; name=a"], b"x"), *GOOD]),
    "a part without a name": body([Part(["Content-Disposition: form-data"], b"x"), *GOOD]),
    "a part with an empty name": body([Part(['Content-Disposition: form-data; name=""'], b"x"), *GOOD]),
    "a header without a colon": body([Part(["Content-Disposition form-data; name=a"], b"x"), *GOOD]),
    "a header of 9 000 characters": body([Part([f"Content-Disposition: form-data; name={'a' * 9000}"], b"x"), *GOOD]),
    "a header that is no UTF-8": WHOLE.replace(b'name="prompt"', b'name="\xff"'),
    "21 parts": body([*GOOD, *(field(f"f{number}", "x") for number in range(19))]),
}

FIELDS: dict[str, list[Part]] = {
    "a field over 64 KiB": [field("prompt", "x" * 65_537), GOOD[1]],
    "an unknown field over 64 KiB": [*GOOD, field("notes", "x" * 65_537)],
    "a field that is no UTF-8": [*GOOD, field("notes", b"caf\xe9")],
    "a field twice": [*GOOD, field("seed", "1"), field("seed", "2")],
    "an unknown field twice": [*GOOD, field("x", "1"), field("x", "1")],
    "the image twice": [*GOOD, GOOD[1]],
    "the image as file and as text": [*GOOD, field("image", "x")],
}


def _rows(route: str) -> Iterator[Row]:
    for content_type in TYPES:
        yield Row(f"content type {content_type}", lambda c=content_type: _event(route, WHOLE, c), 415, TYPE)
    yield Row("JSON", lambda: json_event(route, {"prompt": "a heron"}), 415, TYPE, "multipart/form-data")
    yield Row("a form that says it is JSON", lambda: _event(route, WHOLE, "application/json"), 400, BAD, "JSON")
    for name, content_type in BOUNDARIES.items():
        yield Row(name, lambda c=content_type: _event(route, WHOLE, c), 400, UPLOAD)
    long = "b" * 71
    yield Row(
        "a boundary of 71 characters",
        lambda: _event(route, body(GOOD, boundary=long), f"multipart/form-data; boundary={long}"),
        400,
        UPLOAD,
        "boundary",
    )
    for name, content in BODIES.items():
        yield Row(name, lambda c=content: _event(route, c), 400, UPLOAD)
    for name, parts in FIELDS.items():
        yield Row(name, lambda p=parts: _event(route, body(p)), 400, BAD)
    yield Row("a body that is no base64", lambda: {**_event(route, b""), "body": "%"}, 400, BAD)


def _event(route: str, content: bytes, content_type: str = CONTENT_TYPE) -> Event:
    return raw_form_event(route, content, content_type=content_type)


FORM_ROWS = [
    Row(f"{route[5:]}: {row.id}", row.build, row.status, row.code, row.says) for route in ROUTES for row in _rows(route)
]
