"""POST /api/uploads, and upload_id on the two routes that take it."""

from typing import Any

from tests.integration.bad_input.row import Event, Row
from tests.support.fakes import image_files
from tests.support.fakes.form_data import field, file
from tests.support.fakes.gateway_event import form_event, json_event

BAD, LARGE = "invalid_request", "payload_too_large"
GOOD: dict[str, Any] = {"content_type": "image/png", "size": 1000}
UNKNOWN = "0" * 32
IMAGE = file("image", image_files.png())


def _announced(**changes: Any) -> Event:
    return json_event("/api/uploads", {**GOOD, **changes})


_SIZES = {
    "nothing": 0, "less": -1, "a text": "1000", "a fraction": 1000.5, "a float": 1000.0, "yes": True, "a list": [1],
    "null": None,
}.items()  # fmt: skip
KINDS: list[object] = ["image/gif", "image/svg+xml", "IMAGE/PNG", "png", 7, None, "image/png; x=1", "text/html"]

UPLOAD_ROWS = [
    *(Row(f"uploads: size {name}", lambda s=size: _announced(size=s), 400, BAD, "size") for name, size in _SIZES),
    *(Row(f"uploads: type {kind}", lambda k=kind: _announced(content_type=k), 400, BAD, "type") for kind in KINDS),
    Row("uploads: a byte too many", lambda: _announced(size=10_485_761), 413, LARGE, "10 MiB"),
    Row("uploads: far too many", lambda: _announced(size=10**30), 413, LARGE, "10 MiB"),
    Row("uploads: no JSON", lambda: json_event("/api/uploads", "{"), 400, BAD),
    Row(
        "uploads: a form",
        lambda: form_event("/api/uploads", [IMAGE]),
        415,
        "unsupported_media_type",
    ),
]  # fmt: skip


def _rows(route: str) -> list[Row]:
    name, prompt = route[5:], field("prompt", "a heron")
    ways: dict[str, Event] = {
        "in a form": form_event(route, [prompt, field("upload_id", UNKNOWN)]),
        "in JSON": json_event(route, {"prompt": "a heron", "upload_id": UNKNOWN}),
        "that is no id": json_event(route, {"prompt": "a heron", "upload_id": "../../etc/passwd"}),
    }
    unknown = [
        Row(f"{name}: unknown upload_id {way}", lambda e=event: e, 404, "not_found") for way, event in ways.items()
    ]
    twice = [prompt, field("upload_id", UNKNOWN), IMAGE]
    return [
        *unknown,
        Row(f"{name}: a file and an upload_id", lambda: form_event(route, twice), 400, BAD, "one image"),
        Row(f"{name}: upload_id a number", lambda: json_event(route, {"upload_id": 7}), 400, BAD, "upload_id"),
        Row(f"{name}: image in JSON", lambda: json_event(route, {"upload_id": UNKNOWN, "image": "x"}), 400, BAD),
        Row(
            f"{name}: seed yes",
            lambda: json_event(route, {"prompt": "x", "upload_id": UNKNOWN, "seed": True}),
            400,
            BAD,
            "seed",
        ),
    ]


UPLOAD_ROWS += [row for route in ("/api/img2img", "/api/img2video") for row in _rows(route)]
