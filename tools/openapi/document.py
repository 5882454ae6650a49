"""Builds the OpenAPI document."""

import tomllib
from collections.abc import Iterator
from typing import Any, Final

from shared.runtime.http.errors import ErrorBody
from tools.openapi.errors import error_responses
from tools.openapi.headers import COMMON_HEADERS, HEADERS
from tools.openapi.image_input import JSON, with_image
from tools.openapi.operation import Operation, Operations, Request, Response
from tools.openapi.operations import OPERATIONS, TAGS
from tools.openapi.parameters import PARAMETERS
from tools.openapi.schemas import component_schemas, named, reference
from tools.openapi.template import ROOT

UPLOAD_ID: Final = "0cc175b9c0f1b6a831c399e269772661"
ABOUT: Final = """\
Generate images and videos from text and images.

- Every response that is not a media file or a page is JSON. Every error has the same format (`ErrorBody`): `code` is
  for programs, `error` is for people.
- Unknown fields are ignored. An optional field that is `null` or an empty string counts as absent. A field that is
  sent twice is refused.
- `429` and `503` state in `Retry-After` how many seconds to wait. If a request takes longer than 29 seconds, the
  response is `503` and the work continues: send the same request again to get its result. It is neither generated
  nor charged twice.
- An id is sufficient to read and to delete its job, so do not publish it. The URL of an image or video does not reveal
  the id of its job.
"""


def build_document(operations: Operations = OPERATIONS) -> dict[str, Any]:
    """Build the document (OpenAPI 3.1). Its server URL is relative, so it is right with and without an edge."""
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
    """Return the schema components of the types that the document refers to."""
    schemas = component_schemas(_collect_types(operations))
    requests = [operation.request for operation in operations.values() if operation.request]
    for name in {request.shape.__name__ for request in requests if request.has_image_input}:
        schemas |= dict(with_image(name, schemas.pop(name)).values())
    return dict(sorted(schemas.items()))


def _collect_types(operations: Operations) -> list[Any]:
    """Return every type that the document refers to, without duplicates."""
    found = [ErrorBody]
    for operation in operations.values():
        found += [response.shape for response in operation.responses if response.shape is not None]
        found += [operation.request.shape] if operation.request else []
    return list(dict.fromkeys(found))


def _operation(operation: Operation, *, has_content: bool) -> dict[str, Any]:
    replays = bool({"IdempotencyKey", "StagedId"} & set(operation.parameters))
    common = (*COMMON_HEADERS, "Idempotent-Replayed") if replays else COMMON_HEADERS
    responses = error_responses(operation.errors, has_body=operation.request is not None, headers=common)
    for response in operation.responses:
        own = _response(response, COMMON_HEADERS)
        responses[response.status] = _merge(own, responses.get(response.status))
    described: dict[str, Any] = {
        "operationId": operation.id,
        "tags": [operation.tag],
        "summary": operation.summary,
        "description": operation.description,
        "parameters": [{"$ref": f"#/components/parameters/{name}"} for name in operation.parameters],
        "requestBody": operation.request and _request(operation.request),
        "responses": {str(status): responses[status] for status in sorted(responses)},
    }
    if not has_content:
        for response in described["responses"].values():
            response.pop("content", None)
    return {name: value for name, value in described.items() if value}


def _response(response: Response, common: tuple[str, ...]) -> dict[str, Any]:
    described: dict[str, Any] = {
        "description": response.description,
        "headers": {name: {"$ref": f"#/components/headers/{name}"} for name in (*common, *response.headers)},
    }
    if response.shape is not None:
        example = {} if response.example is None else {"example": response.example}
        content = {"schema": reference(response.shape), **example}
        described["content"] = dict.fromkeys(response.content_types, content)
    return described


def _merge(response: dict[str, Any], error: dict[str, Any] | None) -> dict[str, Any]:
    """Combine a response of the route with the errors of the same status, if there are any."""
    if error is None:
        return response
    own, other = (each["content"]["application/json"] for each in (response, error))
    return {
        "description": f"{response['description']}\n\n{error['description']}",
        "headers": {**response["headers"], **error["headers"]},
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
    if not request.has_image_input:
        yield JSON, {"schema": reference(request.shape), "examples": examples}
        return
    for kind, (name, _) in with_image(request.shape.__name__, {"properties": {}}).items():
        uploaded = {"upload_id": UPLOAD_ID} if kind == JSON else {}
        complete = {name: {"value": {**uploaded, **example["value"]}} for name, example in examples.items()}
        yield kind, {"schema": named(name), "examples": complete}
