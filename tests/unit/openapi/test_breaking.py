"""The comparison of two API documents reports every breaking change and no harmless one."""

import copy
from collections.abc import Callable
from typing import Any, Final

import pytest

from tools.openapi.breaking.comparison import breaking_changes
from tools.openapi.document import build_document

type Document = dict[str, Any]
type Edit = Callable[[Document], object]

BEFORE: Final = build_document()


def _schema(document: Document, name: str) -> dict[str, Any]:
    found: dict[str, Any] = document["components"]["schemas"][name]
    return found


def _fields(document: Document, name: str) -> dict[str, Any]:
    found: dict[str, Any] = _schema(document, name)["properties"]
    return found


def _response(document: Document, path: str, method: str, status: str) -> dict[str, Any]:
    found: dict[str, Any] = document["paths"][path][method]["responses"][status]
    return found


BREAKING: Final[dict[str, tuple[Edit, str]]] = {
    "a route is removed": (lambda after: after["paths"].pop("/api/jobs"), "GET /api/jobs is gone."),
    "a method is removed": (
        lambda after: after["paths"]["/api/jobs/{id}"].pop("delete"),
        "DELETE /api/jobs/{id} is gone.",
    ),
    "a required field of a response is removed": (
        lambda after: (
            _fields(after, "ImageCreated").pop("seed"),
            _schema(after, "ImageCreated")["required"].remove("seed"),
        ),
        "POST /api/generate: answer 200: the body has no seed any more.",
    ),
    "an optional field of a response is removed": (
        lambda after: _fields(after, "JobView").pop("cost"),
        "GET /api/jobs/{id}: answer 200: the body has no cost any more.",
    ),
    "a field of a request is removed": (
        lambda after: _fields(after, "Img2VideoFieldsAsForm").pop("cfg_scale"),
        "POST /api/img2video: the body has no cfg_scale any more.",
    ),
    "a field of a response changes its type": (
        lambda after: _fields(after, "VideoComplete")["seed"].update(type="integer"),
        "GET /api/img2video/result/{id}: answer 200: the body may be what it did not before",
    ),
    "a field of a response becomes optional": (
        lambda after: _schema(after, "StartedVideo")["required"].remove("id"),
        "POST /api/img2video: answer 200: the body may be what it did not before",
    ),
    "a response has a new enum value": (
        lambda after: _schema(after, "Lifecycle")["enum"].append("resting"),
        "GET /api/models/{name}: answer 200: the body may be what it did not before",
    ),
    "an enum value of a request is removed": (
        lambda after: _schema(after, "StylePreset")["enum"].remove("origami"),
        "POST /api/img2img: the body may refuse what it did not before",
    ),
    "a limit becomes stricter": (
        lambda after: _fields(after, "Img2VideoFieldsAsForm")["motion_bucket_id"].update(maximum=127),
        "POST /api/img2video: the body may refuse what it did not before",
    ),
    "a field becomes required": (
        lambda after: _schema(after, "Img2ImgFieldsAsForm")["required"].append("strength"),
        "POST /api/img2img: the body may refuse what it did not before",
    ),
    "a parameter is removed": (
        lambda after: after["paths"]["/api/generate"]["post"]["parameters"].pop(0),
        "POST /api/generate: the parameter Idempotency-Key (header) is gone.",
    ),
    "a parameter becomes required": (
        lambda after: after["components"]["parameters"]["Status"].update(required=True),
        "GET /api/jobs: the parameter status (query) is required now.",
    ),
    "a response is removed": (
        lambda after: after["paths"]["/api/generate"]["post"]["responses"].pop("202"),
        "POST /api/generate: the answer 202 is gone.",
    ),
    "a header is removed": (
        lambda after: _response(after, "/api/img2video/result/{id}", "get", "202")["headers"].pop("Retry-After"),
        "GET /api/img2video/result/{id}: answer 202: the header Retry-After is gone.",
    ),
    "a field of the error body is removed": (
        lambda after: (
            _fields(after, "ErrorBody").pop("retryable"),
            _schema(after, "ErrorBody")["required"].remove("retryable"),
        ),
        "GET /api/health: answer 500: the body has no retryable any more.",
    ),
}
HARMLESS: Final[dict[str, Edit]] = {
    "nothing": lambda _: None,
    "a new route": lambda after: after["paths"].update({"/api/more": after["paths"]["/api/health"]}),
    "a new field of a response": lambda after: _fields(after, "ImageCreated").update(width={"type": "integer"}),
    "a new optional form field": lambda after: _fields(after, "Img2VideoFieldsAsForm").update(fps={"type": "integer"}),
    "a new optional JSON field": lambda after: _fields(after, "GenerateBody").update(fallback={"type": "boolean"}),
    "a new enum value of a request": lambda after: _schema(after, "OutputFormat")["enum"].append("avif"),
    "a wider limit": lambda after: _fields(after, "Img2ImgFieldsAsForm")["seed"].update(maximum=2**40),
    "a new error": lambda after: after["paths"]["/api/health"]["get"]["responses"]["503"]["content"][
        "application/json"
    ]["schema"]["properties"]["code"]["enum"].append("asleep"),
    "another description": lambda after: after["info"].update(description="More of them."),
}


def _after(edit: Edit) -> Document:
    after = copy.deepcopy(BEFORE)
    edit(after)
    return after


@pytest.mark.parametrize(("edit", "sentence"), BREAKING.values(), ids=BREAKING)
def test_a_breaking_change_is_reported(edit: Edit, sentence: str) -> None:
    found = breaking_changes(BEFORE, _after(edit))
    assert [change for change in found if change.startswith(sentence)], found


@pytest.mark.parametrize("edit", HARMLESS.values(), ids=HARMLESS)
def test_a_harmless_change_is_not_reported(edit: Edit) -> None:
    assert breaking_changes(BEFORE, _after(edit)) == []
