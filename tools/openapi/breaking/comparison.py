"""What would break a client: two documents compared, operation by operation, by the `jsoncompat` library.

Whether one schema takes or makes everything that another does is the library's judgement; here stands what is compared
with what, and the one thing that sets of values cannot tell: that a field which may be left out is gone.
"""

from collections.abc import Iterator
from typing import Final, Literal

import jsoncompat

from tools.openapi.breaking.reading import Document, Schema, any_code, fields, parameters, whole, without_what_both_ask

_SENT: Final = "deserializer"
_ANSWERED: Final = "serializer"
_FIRST_ERROR: Final = 400


def breaking_changes(old: Document, new: Document) -> list[str]:
    """A sentence each; none where every client of the old API can live with the new one."""
    comparison = _Comparison(old, new)
    return [change for path in old["paths"] for change in comparison.of_path(path)]


class _Comparison:
    """Of two documents."""

    def __init__(self, old: Document, new: Document) -> None:
        self._old, self._new = without_what_both_ask(old, new)

    def of_path(self, path: str) -> Iterator[str]:
        methods = self._new["paths"].get(path, {})
        for method, before in self._old["paths"][path].items():
            route = f"{method.upper()} {path}"
            if method not in methods:
                yield f"{route} is gone."
            else:
                for change in self._of_operation(before, methods[method]):
                    yield f"{route}: {change}"

    def _of_operation(self, before: Document, after: Document) -> Iterator[str]:
        yield from self._of_parameters(before, after)
        yield from self._of_request(before.get("requestBody"), after.get("requestBody"))
        for status, answer in before["responses"].items():
            if status in after["responses"]:
                for change in self._of_answer(status, answer, after["responses"][status]):
                    yield f"answer {status}: {change}"
            elif int(status) < _FIRST_ERROR:
                yield f"the answer {status} is gone."

    def _of_parameters(self, before: Document, after: Document) -> Iterator[str]:
        had, has = parameters(self._old, before), parameters(self._new, after)
        for name, parameter in had.items():
            if name not in has:
                yield f"the parameter {name} is gone."
            else:
                yield from self._of_schema(f"the parameter {name}", parameter["schema"], has[name]["schema"], _SENT)
        for name, parameter in has.items():
            if parameter.get("required") and not had.get(name, {}).get("required"):
                yield f"the parameter {name} is required now."

    def _of_request(self, before: Document | None, after: Document | None) -> Iterator[str]:
        if before is None and after is not None and after.get("required"):
            yield "a body is required now."
        for kind, content in (before or {}).get("content", {}).items():
            now = (after or {}).get("content", {}).get(kind)
            if now is None:
                yield f"a body of {kind} is not taken any more."
            else:
                yield from self._of_schema("the body", content["schema"], now["schema"], _SENT)

    def _of_answer(self, status: str, before: Document, after: Document) -> Iterator[str]:
        for name in before.get("headers", {}):
            if name not in after.get("headers", {}):
                yield f"the header {name} is gone."
        for kind, content in before.get("content", {}).items():
            now = after.get("content", {}).get(kind)
            if now is None:
                yield f"it is not {kind} any more."
            elif int(status) < _FIRST_ERROR:
                yield from self._of_schema("the body", content["schema"], now["schema"], _ANSWERED)
            else:  # a new code is no break: the status and the shape are what clients go by
                yield from self._of_schema("the body", any_code(content["schema"]), any_code(now["schema"]), _ANSWERED)

    def _of_schema(
        self, what: str, before: Schema, after: Schema, role: Literal["serializer", "deserializer"]
    ) -> Iterator[str]:
        if gone := sorted(fields(self._old, before) - fields(self._new, after)):
            yield from (f"{what} has no {field} any more." for field in gone)
            return
        was, now = whole(self._old, before), whole(self._new, after)
        if was == now:
            return
        verdict = jsoncompat.analyze_compat(was, now, role)
        if verdict["status"] != "compatible":
            did = "may refuse" if role == _SENT else "may be"
            proof = verdict["counterexample_json"] if verdict["status"] == "incompatible" else verdict["reason"]
            yield f"{what} {did} what it did not before: {proof}"
