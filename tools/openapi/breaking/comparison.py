"""Compares two OpenAPI documents, operation by operation, and reports changes that would break a client.

The `jsoncompat` library decides whether one schema accepts (or produces) everything that another does. This module
chooses what to compare. It also reports a removed optional field, which a comparison of accepted values does not show.
"""

from collections.abc import Iterator
from typing import Final, Literal

import jsoncompat

from tools.openapi.breaking.document_lookup import (
    Document,
    Schema,
    fields,
    parameters,
    self_contained,
    without_equal_alternatives,
    without_error_codes,
)

_REQUEST: Final = "deserializer"
_RESPONSE: Final = "serializer"
_FIRST_ERROR: Final = 400


def breaking_changes(old: Document, new: Document) -> list[str]:
    """Return a sentence for each breaking change; an empty list if every client of the old API can use the new one."""
    comparison = _Comparison(old, new)
    return [change for path in old["paths"] for change in comparison.compare_path(path)]


class _Comparison:
    """The comparison of two documents."""

    def __init__(self, old: Document, new: Document) -> None:
        self._old, self._new = without_equal_alternatives(old, new)

    def compare_path(self, path: str) -> Iterator[str]:
        methods = self._new["paths"].get(path, {})
        for method, before in self._old["paths"][path].items():
            route = f"{method.upper()} {path}"
            if method not in methods:
                yield f"{route} is gone."
            else:
                for change in self._compare_operation(before, methods[method]):
                    yield f"{route}: {change}"

    def _compare_operation(self, before: Document, after: Document) -> Iterator[str]:
        yield from self._compare_parameters(before, after)
        yield from self._compare_request(before.get("requestBody"), after.get("requestBody"))
        for status, response in before["responses"].items():
            if status in after["responses"]:
                for change in self._compare_response(status, response, after["responses"][status]):
                    yield f"answer {status}: {change}"
            elif int(status) < _FIRST_ERROR:
                yield f"the answer {status} is gone."

    def _compare_parameters(self, before: Document, after: Document) -> Iterator[str]:
        had, has = parameters(self._old, before), parameters(self._new, after)
        for name, parameter in had.items():
            if name not in has:
                yield f"the parameter {name} is gone."
            else:
                yield from self._compare_schema(
                    f"the parameter {name}", parameter["schema"], has[name]["schema"], _REQUEST
                )
        for name, parameter in has.items():
            if parameter.get("required") and not had.get(name, {}).get("required"):
                yield f"the parameter {name} is required now."

    def _compare_request(self, before: Document | None, after: Document | None) -> Iterator[str]:
        if before is None and after is not None and after.get("required"):
            yield "a body is required now."
        for kind, content in (before or {}).get("content", {}).items():
            now = (after or {}).get("content", {}).get(kind)
            if now is None:
                yield f"a body of {kind} is not taken any more."
            else:
                yield from self._compare_schema("the body", content["schema"], now["schema"], _REQUEST)

    def _compare_response(self, status: str, before: Document, after: Document) -> Iterator[str]:
        for name in before.get("headers", {}):
            if name not in after.get("headers", {}):
                yield f"the header {name} is gone."
        for kind, content in before.get("content", {}).items():
            now = after.get("content", {}).get(kind)
            if now is None:
                yield f"it is not {kind} any more."
            elif int(status) < _FIRST_ERROR:
                yield from self._compare_schema("the body", content["schema"], now["schema"], _RESPONSE)
            else:  # a new error code is compatible, because clients decide by status and schema
                yield from self._compare_schema(
                    "the body", without_error_codes(content["schema"]), without_error_codes(now["schema"]), _RESPONSE
                )

    def _compare_schema(
        self, what: str, before: Schema, after: Schema, role: Literal["serializer", "deserializer"]
    ) -> Iterator[str]:
        if gone := sorted(fields(self._old, before) - fields(self._new, after)):
            yield from (f"{what} has no {field} any more." for field in gone)
            return
        was, now = self_contained(self._old, before), self_contained(self._new, after)
        if was == now:
            return
        verdict = jsoncompat.analyze_compat(was, now, role)
        if verdict["status"] != "compatible":
            change = "may refuse" if role == _REQUEST else "may be"
            proof = verdict["counterexample_json"] if verdict["status"] == "incompatible" else verdict["reason"]
            yield f"{what} {change} what it did not before: {proof}"
