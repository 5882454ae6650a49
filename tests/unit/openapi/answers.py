"""Whether an answer is one that the document says may come."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator

from tests.unit.openapi.closed import closed_document, validator

type Route = tuple[str, str]


def assert_documented(route: Route, status: int, headers: Mapping[str, str], body: str) -> None:
    """Status, headers, media type, and the whole of the body: nothing in it that is not told."""
    method, path = route
    answers = closed_document()["paths"][path][method.lower()]["responses"]
    assert str(status) in answers, f"{method} {path} may not answer {status}: {body}"
    untold = {name for name in headers if name not in answers[str(status)].get("headers", {})} - {"Content-Type"}
    assert not untold, f"{method} {path} {status}: the document says nothing of {untold}"
    if body and method != "HEAD":  # the gateway sends no body to HEAD
        kind = headers["Content-Type"].partition(";")[0]
        assert kind in answers[str(status)].get("content", {}), f"{method} {path} {status}: {kind}"
        assert not list(_validator(route, str(status), kind).iter_errors(_parsed(kind, body))), (route, status, body)


@cache
def _validator(route: Route, status: str, kind: str) -> Draft202012Validator:
    method, path = route
    return validator(closed_document()["paths"][path][method.lower()]["responses"][status]["content"][kind]["schema"])


def _parsed(kind: str, body: str) -> Any:
    return json.loads(body) if kind == "application/json" else body
