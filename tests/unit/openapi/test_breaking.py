"""Every kind of change that breaks a client is seen, and those that break nobody are let be."""

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


def _answer(document: Document, path: str, method: str, status: str) -> dict[str, Any]:
    found: dict[str, Any] = document["paths"][path][method]["responses"][status]
    return found


BREAKING: Final[dict[str, tuple[Edit, str]]] = {
    "a route goes": (lambda after: after["paths"].pop("/api/jobs"), "GET /api/jobs is gone."),
    "a method goes": (lambda after: after["paths"]["/api/jobs/{id}"].pop("delete"), "DELETE /api/jobs/{id} is gone."),
    "a required field of an answer goes": (
        lambda after: (
            _fields(after, "ImageCreated").pop("seed"),
            _schema(after, "ImageCreated")["required"].remove("seed"),
        ),
        "POST /api/generate: answer 200: the body has no seed any more.",
    ),
    "a field of an answer goes that was not always there": (
        lambda after: _fields(after, "JobView").pop("cost"),
        "GET /api/jobs/{id}: answer 200: the body has no cost any more.",
    ),
    "a field of a request goes": (
        lambda after: _fields(after, "Img2VideoFieldsAsForm").pop("cfg_scale"),
        "POST /api/img2video: the body has no cfg_scale any more.",
    ),
    "a field of an answer changes its type": (
        lambda after: _fields(after, "VideoComplete")["seed"].update(type="integer"),
        "GET /api/img2video/result/{id}: answer 200: the body may be what it did not before",
    ),
    "a field of an answer is not always there any more": (
        lambda after: _schema(after, "StartedVideo")["required"].remove("id"),
        "POST /api/img2video: answer 200: the body may be what it did not before",
    ),
    "an answer may say more words than before": (
        lambda after: _schema(after, "Lifecycle")["enum"].append("resting"),
        "GET /api/models/{name}: answer 200: the body may be what it did not before",
    ),
    "a choice goes": (
        lambda after: _schema(after, "StylePreset")["enum"].remove("origami"),
        "POST /api/img2img: the body may refuse what it did not before",
    ),
    "a bound is drawn closer": (
        lambda after: _fields(after, "Img2VideoFieldsAsForm")["motion_bucket_id"].update(maximum=127),
        "POST /api/img2video: the body may refuse what it did not before",
    ),
    "a field is required now": (
        lambda after: _schema(after, "Img2ImgFieldsAsForm")["required"].append("strength"),
        "POST /api/img2img: the body may refuse what it did not before",
    ),
    "a parameter goes": (
        lambda after: after["paths"]["/api/generate"]["post"]["parameters"].pop(0),
        "POST /api/generate: the parameter Idempotency-Key (header) is gone.",
    ),
    "a parameter is required now": (
        lambda after: after["components"]["parameters"]["Status"].update(required=True),
        "GET /api/jobs: the parameter status (query) is required now.",
    ),
    "an answer goes": (
        lambda after: after["paths"]["/api/generate"]["post"]["responses"].pop("202"),
        "POST /api/generate: the answer 202 is gone.",
    ),
    "a header goes": (
        lambda after: _answer(after, "/api/img2video/result/{id}", "get", "202")["headers"].pop("Retry-After"),
        "GET /api/img2video/result/{id}: answer 202: the header Retry-After is gone.",
    ),
    "errors lose a field": (
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
    "a new field of an answer": lambda after: _fields(after, "ImageCreated").update(width={"type": "integer"}),
    "a new field of a request that may be left out": lambda after: _fields(after, "Img2VideoFieldsAsForm").update(
        fps={"type": "integer"}
    ),
    "a new field of JSON that may be left out": lambda after: _fields(after, "GenerateBody").update(
        fallback={"type": "boolean"}
    ),
    "a new choice": lambda after: _schema(after, "OutputFormat")["enum"].append("avif"),
    "a wider bound": lambda after: _fields(after, "Img2ImgFieldsAsForm")["seed"].update(maximum=2**40),
    "a new error": lambda after: after["paths"]["/api/health"]["get"]["responses"]["503"]["content"][
        "application/json"
    ]["schema"]["properties"]["code"]["enum"].append("asleep"),
    "other words": lambda after: after["info"].update(description="More of them."),
}


def _after(edit: Edit) -> Document:
    after = copy.deepcopy(BEFORE)
    edit(after)
    return after


@pytest.mark.parametrize(("edit", "sentence"), BREAKING.values(), ids=BREAKING)
def test_a_break_is_flagged(edit: Edit, sentence: str) -> None:
    found = breaking_changes(BEFORE, _after(edit))
    assert [change for change in found if change.startswith(sentence)], found


@pytest.mark.parametrize("edit", HARMLESS.values(), ids=HARMLESS)
def test_what_breaks_nobody_is_not(edit: Edit) -> None:
    assert breaking_changes(BEFORE, _after(edit)) == []
