"""The routes for large forms: API Gateway stores the form in S3, and a redirect leads to the response."""

from dataclasses import replace
from typing import TypedDict

from shared.domain import errors
from tools.openapi.errors import REQUEST_ID
from tools.openapi.operation import Operation, Operations, Response


class StagedLinks(TypedDict):
    """URLs to use next, relative to the base URL."""

    answer: str
    """The response to the original request."""
    uploads: str
    """For clients that do not follow redirects: large images are sent through this URL."""


class StagedImage(TypedDict):
    """The image was received."""

    message: str
    """A sentence for people."""
    links: StagedLinks
    request_id: str
    """The id of this request; quote it when you report a problem."""


def staged(path: str) -> Response:
    """Return the redirect for a large form."""
    return Response(
        status=303,
        description="The image was received (it is over 4.5 MB and was sent through an edge). The response is at the "
        "URL in Location.",
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
    """Add the redirect to the operation of the route, and the two routes that handle the large form."""
    plain, path = operations["POST", f"/api/{route}"], f"/api/staged-{route}"
    upload = Operation(
        id=f"stage_{plain.id}",
        tag=plain.tag,
        summary=f"Receive a large form for /api/{route}",
        description="The edge sends large forms here; clients need not call this route.",
        parameters=plain.parameters,
        request=plain.request,
        responses=(staged(path),),
        errors=(errors.InvalidRequestError, errors.StorageUnavailableError),
    )
    result = replace(
        plain,
        id=f"staged_{plain.id}",
        summary=f"Get the response to a large form for /api/{route}",
        description="The target of the redirect. It returns the response of the normal route; a repeat is the "
        "same job.",
        parameters=("StagedId",),
        request=None,
    )
    return operations | {
        ("POST", f"/api/{route}"): replace(plain, responses=(*plain.responses, staged(path))),
        ("POST", path): upload,
        ("GET", f"{path}/{{id}}"): result,
    }
