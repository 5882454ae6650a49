"""Check a response against the OpenAPI document."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator

from tests.unit.openapi.closed import closed_document, validator

type Route = tuple[str, str]


def assert_documented(route: Route, status: int, headers: Mapping[str, str], body: str) -> None:
    """Check that status, headers, media type and every field of the body are documented."""
    method, path = route
    responses = closed_document()["paths"][path][method.lower()]["responses"]
    assert str(status) in responses, f"{method} {path}: status {status} is not documented: {body}"
    unknown = {name for name in headers if name not in responses[str(status)].get("headers", {})} - {"Content-Type"}
    assert not unknown, f"{method} {path} {status}: these headers are not documented: {unknown}"
    if body and method != "HEAD":  # the gateway sends no body to HEAD
        kind = headers["Content-Type"].partition(";")[0]
        assert kind in responses[str(status)].get("content", {}), f"{method} {path} {status}: {kind}"
        assert not list(_validator(route, str(status), kind).iter_errors(_parsed(kind, body))), (route, status, body)


@cache
def _validator(route: Route, status: str, kind: str) -> Draft202012Validator:
    method, path = route
    return validator(closed_document()["paths"][path][method.lower()]["responses"][status]["content"][kind]["schema"])


def _parsed(kind: str, body: str) -> Any:
    return json.loads(body) if kind == "application/json" else body
