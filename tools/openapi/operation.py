"""What the document states about a route and cannot be read from the code."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shared.domain.errors import AiArtError


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """A response of a route. `shape` is the type of its body (None: no body), `example` an example of the body.

    `headers` are those in addition to COMMON_HEADERS.
    """

    status: int
    description: str
    shape: Any = None
    example: object = None
    headers: tuple[str, ...] = ()
    content_types: tuple[str, ...] = ("application/json",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request body: JSON, or with `has_image_input` also a form; `shape` types its fields without the image."""

    shape: Any
    examples: Mapping[str, Mapping[str, object]]
    has_image_input: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """A method of a path. `errors` are those that its code raises; the errors of every route are added."""

    id: str
    tag: str
    summary: str
    responses: tuple[Response, ...]
    description: str = ""
    errors: tuple[type[AiArtError], ...] = ()
    request: Request | None = None
    parameters: tuple[str, ...] = ()


type Operations = dict[tuple[str, str], Operation]
