"""A request and an answer, as a stand-in sees them."""

import json
from dataclasses import dataclass, field, replace
from io import BytesIO
from typing import Any

from multipart import MultipartError, MultipartParser, parse_options_header


class RefusedError(Exception):
    """What a stand-in answers instead."""

    def __init__(self, answer: "Answer") -> None:
        super().__init__(answer.status)
        self.answer = answer


@dataclass(frozen=True)
class File:
    """A file of a form."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True)
class Request:
    """One request; header names are lower-case."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes = field(repr=False)
    origin: str = ""

    @property
    def kind(self) -> str:
        return parse_options_header(self.headers.get("content-type", ""))[0].lower()

    def json(self) -> Any:
        """Raises ValueError where the body is none."""
        if self.kind != "application/json":
            raise ValueError("not JSON")
        return json.loads(self.body)

    def form(self) -> dict[str, str | File]:
        """Raises ValueError where the body is none, or names a field twice."""
        kind, options = parse_options_header(self.headers.get("content-type", ""))
        if kind != "multipart/form-data" or "boundary" not in options:
            raise ValueError("not a form")
        found: dict[str, str | File] = {}
        try:
            for part in MultipartParser(BytesIO(self.body), options["boundary"], strict=True):
                if part.name in found:
                    raise ValueError("a field twice")
                file = File(part.filename or "", part.content_type, part.raw) if part.filename is not None else None
                found[part.name] = file or part.value
                part.close()
        except MultipartError as error:
            raise ValueError("not a form") from error
        return found


@dataclass(frozen=True)
class Answer:
    """Status, body and headers."""

    status: int = 200
    body: bytes = field(default=b"", repr=False)
    headers: dict[str, str] = field(default_factory=dict)

    def with_header(self, name: str, value: str) -> "Answer":
        return replace(self, headers={**self.headers, name: value})


def as_json(fields: object, status: int = 200, **headers: str) -> Answer:
    return Answer(status, json.dumps(fields).encode(), {"content-type": "application/json", **headers})
