"""The whole document."""

import tomllib
from collections.abc import Iterator
from typing import Any, Final

from shared.runtime.http.errors import ErrorBody
from tools.openapi.errors import error_answers
from tools.openapi.headers import EVERY_ANSWER, HEADERS
from tools.openapi.images_in import JSON, with_image
from tools.openapi.operation import Answer, Operation, Operations, Request
from tools.openapi.operations import OPERATIONS, TAGS
from tools.openapi.parameters import PARAMETERS
from tools.openapi.schemas import component_schemas, named, reference
from tools.openapi.template import ROOT

UPLOAD_ID: Final = "0cc175b9c0f1b6a831c399e269772661"
ABOUT: Final = """\
Images and videos from words and images.

- Every answer that is not a medium or a page is JSON. Every error has the same shape (`ErrorBody`): `code` is for
  programs, `error` for people.
- Unknown fields are ignored. An optional field that is `null` or an empty text counts as absent. A field given twice
  is refused.
- `429` and `503` say in `Retry-After` when to come back. A request that took longer than the gateway waits
  (29 seconds) is answered `503` while its work goes on: send the same again to get its result, which is not made, and
  not charged, twice.
- An id is all that is needed to read and to delete its job, so keep it to yourself; the address of a medium tells
  nothing of its job.
"""


def build_document(operations: Operations = OPERATIONS) -> dict[str, Any]:
    """OpenAPI 3.1. The server is wherever the document was read from: right behind an edge, and on a bare stage."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    paths: dict[str, dict[str, Any]] = {}
    for (method, path), operation in operations.items():
        paths.setdefault(path, {})[method.lower()] = _operation(operation, has_content=method != "HEAD")
    return {
        "openapi": "3.1.0",
        "info": {"title": "AiArt", "version": project["version"], "description": ABOUT},
        "servers": [{"url": "."}],
        "tags": [{"name": name, "description": description} for name, description in TAGS.items()],
        "paths": paths,
        "components": {
            "schemas": _schemas(operations),
            "headers": HEADERS,
            "parameters": PARAMETERS,
        },
    }


def _schemas(operations: Operations) -> dict[str, Any]:
    """The types that the document refers to."""
    schemas = component_schemas(_shapes(operations))
    requests = [operation.request for operation in operations.values() if operation.request]
    for name in {request.shape.__name__ for request in requests if request.brings_image}:
        schemas |= dict(with_image(name, schemas.pop(name)).values())
    return dict(sorted(schemas.items()))


def _shapes(operations: Operations) -> list[Any]:
    """Every type that the document refers to, each once."""
    found = [ErrorBody]
    for operation in operations.values():
        found += [answer.shape for answer in operation.answers if answer.shape is not None]
        found += [operation.request.shape] if operation.request else []
    return list(dict.fromkeys(found))


def _operation(operation: Operation, *, has_content: bool) -> dict[str, Any]:
    replays = bool({"IdempotencyKey", "StagedId"} & set(operation.parameters))
    common = (*EVERY_ANSWER, "Idempotent-Replayed") if replays else EVERY_ANSWER
    answers = error_answers(operation.errors, has_body=operation.request is not None, headers=common)
    for answer in operation.answers:
        answers[answer.status] = _together(_answer(answer, EVERY_ANSWER), answers.get(answer.status))
    described: dict[str, Any] = {
        "operationId": operation.id,
        "tags": [operation.tag],
        "summary": operation.summary,
        "description": operation.description,
        "parameters": [{"$ref": f"#/components/parameters/{name}"} for name in operation.parameters],
        "requestBody": operation.request and _request(operation.request),
        "responses": {str(status): answers[status] for status in sorted(answers)},
    }
    if not has_content:
        for answer in described["responses"].values():
            answer.pop("content", None)
    return {name: value for name, value in described.items() if value}


def _answer(answer: Answer, common: tuple[str, ...]) -> dict[str, Any]:
    described: dict[str, Any] = {
        "description": answer.description,
        "headers": {name: {"$ref": f"#/components/headers/{name}"} for name in (*common, *answer.headers)},
    }
    if answer.shape is not None:
        example = {} if answer.example is None else {"example": answer.example}
        content = {"schema": reference(answer.shape), **example}
        described["content"] = dict.fromkeys(answer.content_types, content)
    return described


def _together(answer: dict[str, Any], error: dict[str, Any] | None) -> dict[str, Any]:
    """Where a route has an answer of its own with the status of an error, it may be either."""
    if error is None:
        return answer
    own, other = (each["content"]["application/json"] for each in (answer, error))
    return {
        "description": f"{answer['description']}\n\n{error['description']}",
        "headers": {**answer["headers"], **error["headers"]},
        "content": {
            "application/json": {
                "schema": {"anyOf": [own["schema"], other["schema"]]},
                "example": own["example"],
            }
        },
    }


def _request(request: Request) -> dict[str, Any]:
    return {"required": True, "content": dict(_contents(request))}


def _contents(request: Request) -> Iterator[tuple[str, dict[str, Any]]]:
    examples = {name: {"value": dict(value)} for name, value in request.examples.items()}
    if not request.brings_image:
        yield JSON, {"schema": reference(request.shape), "examples": examples}
        return
    for kind, (name, _) in with_image(request.shape.__name__, {"properties": {}}).items():
        uploaded = {"upload_id": UPLOAD_ID} if kind == JSON else {}
        sent = {name: {"value": {**uploaded, **example["value"]}} for name, example in examples.items()}
        yield kind, {"schema": named(name), "examples": sent}
