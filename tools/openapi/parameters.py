"""The parameters of requests, by the name of their component; patterns and values are the code's own."""

from typing import Any, Final

from shared.domain.idempotency import KEY_FORM
from shared.domain.jobs import ID_FORM, JobKind, JobStatus
from shared.domain.media import NAME_FORM, RENDITION_WIDTHS, RenditionFormat
from shared.runtime.http.durations import duration_pattern
from shared.runtime.http.preferences import DEADLINE_UNITS


def _text(**keywords: object) -> dict[str, Any]:
    return {"type": "string", **keywords}


def _one_of(kind: type[JobKind] | type[JobStatus]) -> dict[str, Any]:
    return {"type": "string", "enum": [member.value for member in kind]}


def _parameter(place: str, name: str, description: str, schema: dict[str, Any], **more: object) -> dict[str, Any]:
    required = {"required": True} if place == "path" else {}
    return {"name": name, "in": place, **required, "description": description, "schema": schema, **more}


PARAMETERS: Final[dict[str, dict[str, Any]]] = {
    "IdempotencyKey": _parameter(
        "header",
        "Idempotency-Key",
        "Any text of yours that stands for this request: for 24 hours the same key and body get the first answer "
        "again, whatever happened to it on the way, and nothing is made twice.",
        _text(pattern=f"^{KEY_FORM.pattern}$"),
        example="order-1234",
    ),
    "Prefer": _parameter(
        "header",
        "Prefer",
        "`respond-async` to be answered at once with 202 and the job's address.",
        _text(),
        example="respond-async",
    ),
    "CancelAfter": _parameter(
        "header",
        "Cancel-After",
        "Your own deadline for the job, from 5 seconds to 24 hours: a whole number with `s`, `m`, `h` or nothing "
        "behind it.",
        _text(pattern=f"^{duration_pattern(DEADLINE_UNITS)}$"),
        example="90s",
    ),
    "JobId": _parameter(
        "path",
        "id",
        "The id that an answer gave. Whoever knows it can read and delete the job.",
        _text(pattern=f"^{ID_FORM.pattern}$"),
        example="9f86d081884c7d659a2feaa0c55ad015",
    ),
    "StagedId": _parameter("path", "id", "The id in the redirect's address.", _text(minLength=1)),
    "ModelName": _parameter("path", "name", "A model's name.", _text(minLength=1), example="sandbox"),
    "MediaName": _parameter(
        "path",
        "name",
        "The name that an answer gave.",
        _text(pattern=f"^{NAME_FORM.pattern}$"),
        example="generated_image_0cc175b9c0f1b6a831c399e269772661.png",
    ),
    "Download": _parameter(
        "query", "download", "`1` to have the file saved under its name rather than shown.", _text(enum=["1"])
    ),
    "Width": _parameter(
        "query",
        "w",
        "The image at most so many pixels wide, in its own proportions, made when it is first asked for.",
        {"type": "integer", "enum": list(RENDITION_WIDTHS)},
    ),
    "RenditionFormat": _parameter(
        "query",
        "format",
        "What an image asked for with `w` is to be; without it, WebP, or JPEG where Accept names that and nothing "
        "that WebP would match.",
        _text(enum=list(RenditionFormat)),
    ),
    "IfNoneMatch": _parameter(
        "header", "If-None-Match", "The ETags of the copies that you have.", _text(), example='"9dd4e461268c8034"'
    ),
    "Status": _parameter("query", "status", "Only jobs that stand so.", _one_of(JobStatus)),
    "Kind": _parameter("query", "kind", "Only jobs of that kind.", _one_of(JobKind)),
    "Cursor": _parameter("query", "cursor", "Where the page before ended: its answer's `cursor`.", _text()),
    "AssetName": _parameter("path", "file", "One of the files that the page names.", _text(), example="start.js"),
}
