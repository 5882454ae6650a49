"""Images that are too large for a function's event and come on the plain routes all the same."""

from dataclasses import replace
from typing import TypedDict

from shared.domain import errors
from tools.openapi.errors import REQUEST_ID
from tools.openapi.operation import Answer, Operation, Operations


class StagedLinks(TypedDict):
    """Where to go on, from the base URL."""

    answer: str
    """The answer that was asked for."""
    uploads: str
    """The way for clients that follow no redirect."""


class StagedImage(TypedDict):
    """The image was received; the gateway says so itself."""

    message: str
    """A sentence for people."""
    links: StagedLinks
    request_id: str
    """Name it when you ask about this request."""


def staged(path: str) -> Answer:
    """The redirect that a large form gets."""
    return Answer(
        status=303,
        description="The image was received (it is over 4.5 MB, and came through an edge): the answer is at the "
        "address in Location.",
        shape=StagedImage,
        headers=("Location",),
        example={
            "message": "The image was received; the answer is at the address in Location. A client that does not "
            "follow redirects sends large images through /api/uploads.",
            "links": {"answer": f"{path}/{REQUEST_ID}", "uploads": "/api/uploads"},
            "request_id": REQUEST_ID,
        },
    )


def with_staging(operations: Operations, route: str) -> Operations:
    """The operation of that route with its redirect, and the two routes that stand behind it."""
    plain, path = operations["POST", f"/api/{route}"], f"/api/staged-{route}"
    sending = Operation(
        id=f"stage_{plain.id}",
        tag=plain.tag,
        summary=f"Where an edge sends a large form for /api/{route}",
        description="There is no need to call it: the plain route leads here.",
        parameters=plain.parameters,
        request=plain.request,
        answers=(staged(path),),
        errors=(errors.InvalidRequestError, errors.StorageUnavailableError),
    )
    asking = replace(
        plain,
        id=f"staged_{plain.id}",
        summary=f"The answer to a large form for /api/{route}",
        description="What the redirect leads to: the same answer as the plain route's. Asking again is the same job.",
        parameters=("StagedId",),
        request=None,
    )
    return operations | {
        ("POST", f"/api/{route}"): replace(plain, answers=(*plain.answers, staged(path))),
        ("POST", path): sending,
        ("GET", f"{path}/{{id}}"): asking,
    }
