"""The answers that the edge makes itself, in the contract's one shape for errors."""

import json
import uuid
from typing import NamedTuple

from aiohttp import web

CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": (
        "retry-after, x-request-id, ratelimit, ratelimit-policy, idempotent-replayed, location"
    ),
}
_UNAVAILABLE = 503


class _Unsigned:
    """aiohttp names itself in a `Server` header unless stopped; the edge says nothing of its own."""

    async def _prepare_headers(self) -> None:
        await super()._prepare_headers()  # type: ignore[misc]
        self.headers.popall("Server", None)  # type: ignore[attr-defined]


class Relayed(_Unsigned, web.StreamResponse):
    """The gateway's answer."""


class _Made(_Unsigned, web.Response):
    """Our own answer."""


class EdgeError(NamedTuple):
    """One of the few things that can go wrong before or behind the edge."""

    status: int
    code: str
    sentence: str


BAD_REQUEST = EdgeError(400, "bad_request", "The request is not valid HTTP.")
NOT_FOUND = EdgeError(404, "not_found", "There is nothing at this address.")
METHOD_NOT_ALLOWED = EdgeError(405, "method_not_allowed", "This method is not supported here.")
TOO_LARGE = EdgeError(
    413, "payload_too_large", "The request body is larger than 10 MiB. Send large images through /api/uploads."
)
UNAVAILABLE = EdgeError(
    _UNAVAILABLE, "service_unavailable", "The service cannot be reached. Try again in a few seconds."
)
RETRY_AFTER_SECONDS = "5"


def answer(error: EdgeError) -> web.Response:
    """The whole response, with an id that only this log-less edge knows."""
    request_id = str(uuid.uuid4())
    body = {
        "error": error.sentence,
        "code": error.code,
        "request_id": request_id,
        "retryable": error.status == _UNAVAILABLE,
    }
    headers = CORS | {"Cache-Control": "no-store", "X-Request-Id": request_id, "Content-Type": "application/json"}
    if error.status == _UNAVAILABLE:
        headers["Retry-After"] = RETRY_AFTER_SECONDS
    return _Made(body=json.dumps(body).encode(), status=error.status, headers=headers)
