"""The request parameters, by the name of their component; patterns and values come from the code."""

from typing import Any, Final

from shared.domain.idempotency import KEY_PATTERN
from shared.domain.jobs import ID_PATTERN, JobKind, JobStatus
from shared.domain.media import NAME_PATTERN, RENDITION_WIDTHS, RenditionFormat
from shared.runtime.http.durations import duration_pattern
from shared.runtime.http.request import DEADLINE_UNITS


def _text(**keywords: object) -> dict[str, Any]:
    return {"type": "string", **keywords}


def _enum(kind: type[JobKind] | type[JobStatus]) -> dict[str, Any]:
    return {"type": "string", "enum": [member.value for member in kind]}


def _parameter(location: str, name: str, description: str, schema: dict[str, Any], **more: object) -> dict[str, Any]:
    required = {"required": True} if location == "path" else {}
    return {"name": name, "in": location, **required, "description": description, "schema": schema, **more}


PARAMETERS: Final[dict[str, dict[str, Any]]] = {
    "IdempotencyKey": _parameter(
        "header",
        "Idempotency-Key",
        "Any text that identifies this request. For 24 hours a request with the same key and body gets the first "
        "response again, even if that response was lost, and nothing is generated twice.",
        _text(pattern=f"^{KEY_PATTERN.pattern}$"),
        example="order-1234",
    ),
    "Prefer": _parameter(
        "header",
        "Prefer",
        "`respond-async` to get a 202 at once, with the URL of the job.",
        _text(),
        example="respond-async",
    ),
    "CancelAfter": _parameter(
        "header",
        "Cancel-After",
        "The deadline of the job, from 5 seconds to 24 hours: a whole number, followed by `s`, `m`, `h` or nothing "
        "(seconds).",
        _text(pattern=f"^{duration_pattern(DEADLINE_UNITS)}$"),
        example="90s",
    ),
    "JobId": _parameter(
        "path",
        "id",
        "The id from an earlier response. Everyone who knows it can read and delete the job.",
        _text(pattern=f"^{ID_PATTERN.pattern}$"),
        example="9f86d081884c7d659a2feaa0c55ad015",
    ),
    "StagedId": _parameter("path", "id", "The id in the URL of the redirect.", _text(minLength=1)),
    "ModelName": _parameter("path", "name", "The name of a model.", _text(minLength=1), example="sandbox"),
    "MediaName": _parameter(
        "path",
        "name",
        "The file name from an earlier response.",
        _text(pattern=f"^{NAME_PATTERN.pattern}$"),
        example="generated_image_0cc175b9c0f1b6a831c399e269772661.png",
    ),
    "Download": _parameter(
        "query", "download", "`1` to make browsers save the file instead of showing it.", _text(enum=["1"])
    ),
    "Width": _parameter(
        "query",
        "w",
        "The maximum width of the image in pixels, at the same aspect ratio. The smaller image is created at its first "
        "request.",
        {"type": "integer", "enum": list(RENDITION_WIDTHS)},
    ),
    "RenditionFormat": _parameter(
        "query",
        "format",
        "The file format of an image requested with `w`. The default is WebP, or JPEG if Accept names JPEG and does "
        "not match WebP.",
        _text(enum=list(RenditionFormat)),
    ),
    "IfNoneMatch": _parameter(
        "header", "If-None-Match", "The ETags of the copies that the client has.", _text(), example='"9dd4e461268c8034"'
    ),
    "Status": _parameter("query", "status", "Only jobs with this status.", _enum(JobStatus)),
    "Kind": _parameter("query", "kind", "Only jobs of this kind.", _enum(JobKind)),
    "Cursor": _parameter("query", "cursor", "The `cursor` of the previous page.", _text()),
    "AssetName": _parameter("path", "file", "A file that the page refers to.", _text(), example="start.js"),
}
