"""One route as the document tells it: what cannot be read off the code."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shared.domain.errors import AiArtError


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One way in which a route answers. `shape` is the type of its body (None: it has none), `example` one such body.

    `headers` names what this answer carries beyond what every answer does.
    """

    status: int
    description: str
    shape: Any = None
    example: object = None
    headers: tuple[str, ...] = ()
    content_types: tuple[str, ...] = ("application/json",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A body of JSON, or, where it brings an image, a form or JSON; `shape` is the wire model of its other fields."""

    shape: Any
    examples: Mapping[str, Mapping[str, object]]
    brings_image: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """A method of a path. `errors` are those its code raises; what every route may answer is added to them."""

    id: str
    tag: str
    summary: str
    answers: tuple[Answer, ...]
    description: str = ""
    errors: tuple[type[AiArtError], ...] = ()
    request: Request | None = None
    parameters: tuple[str, ...] = ()


type Operations = dict[tuple[str, str], Operation]
