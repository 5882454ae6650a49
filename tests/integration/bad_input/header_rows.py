"""All three POST routes: headers that ask for what cannot be; and a list of jobs that nobody in particular asks for."""

from collections.abc import Callable, Iterator

from tests.integration.bad_input.row import Event, Row
from tests.support.fakes import image_files
from tests.support.fakes.form_data import field, file
from tests.support.fakes.gateway_event import form_event, gateway_event, json_event

PARTS = [field("prompt", "a heron"), file("image", image_files.png())]
ROUTES: dict[str, Callable[[], Event]] = {
    "generate": lambda: json_event("/api/generate", {"video_description": "a heron"}),
    "img2img": lambda: form_event("/api/img2img", PARTS),
    "img2video": lambda: form_event("/api/img2video", PARTS),
}
KEYS = {
    "empty": "",
    "256 characters": "k" * 256,
    "10 000 characters": "k" * 10_000,
    "a space": "a b",
    "spaces around": " k ",
    "a tab": "a\tb",
    "a line break": "a\r\nSet-Cookie: x",
    "NUL": "a\0b",
    "DEL": "\x7f",
    "not ASCII": "clé",
    "a bird": "🐦",
}
DEADLINES = ["0", "4s", "86401", "25h", "-5", "5.5", "1e2", "soon", "1d", "PT5M", "5 m", "1h30m", "\u0665", "9" * 40]
QUERIES = ["", "status=done", "kind=film", "cursor=nonsense", "cursor=%00", "status=failed&kind=generate", "x=1"]


def _with(event: Event, name: str, value: str) -> Event:
    return {**event, "headers": {**event["headers"], name: value}}


def _rows() -> Iterator[Row]:
    for route, make in ROUTES.items():
        for what, key in KEYS.items():
            for prefer in ("", "respond-async"):
                yield Row(
                    f"{route}: a key with {what} {prefer}",
                    lambda m=make, k=key, p=prefer: _with(_with(m(), "Idempotency-Key", k), "Prefer", p),
                    400,
                    "invalid_request",
                    "Idempotency-Key must be 1 to 255 printable ASCII",
                )
        for deadline in DEADLINES:
            yield Row(
                f"{route}: Cancel-After {deadline[:20]!a}",
                lambda m=make, d=deadline: _with(m(), "Cancel-After", d),
                400,
                "invalid_request",
                "Cancel-After must be from 5s to 24h",
            )
    for query in QUERIES:
        yield Row(
            f"jobs: a list by nobody in particular, {query!r}",
            lambda q=query: gateway_event("GET", "/api/jobs", query=q),
            401,
            "unauthorized",
            "needs an API key",
        )


HEADER_ROWS = list(_rows())
