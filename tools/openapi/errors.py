"""Describes error responses: from the status table, the error classes, and the gateway responses."""

from collections import defaultdict
from collections.abc import Iterable
from http import HTTPStatus
from inspect import cleandoc
from typing import Any, Final, NamedTuple

from shared.domain import errors
from shared.runtime.http.errors import HTTP_STATUS, ErrorBody
from tools.openapi.schemas import reference
from tools.openapi.template import gateway_responses

ANY_ROUTE: Final[tuple[type[errors.AiArtError], ...]] = (errors.InternalError, errors.ConfigurationError)
GATEWAY_RESPONSE_TYPES: Final = (
    "WAF_FILTERED",
    "THROTTLED",
    "INTEGRATION_FAILURE",
    "INTEGRATION_TIMEOUT",
    "DEFAULT_5XX",
)
BODY_RESPONSE_TYPES: Final = ("REQUEST_TOO_LARGE",)
UNUSED_RESPONSE_TYPES: Final = {
    "ACCESS_DENIED": "there is no authorizer and no resource policy",
    "API_CONFIGURATION_ERROR": "a deployment with this error is not used by clients",
    "AUTHORIZER_CONFIGURATION_ERROR": "there is no authorizer",
    "AUTHORIZER_FAILURE": "there is no authorizer",
    "BAD_REQUEST_BODY": "the gateway validates no bodies",
    "BAD_REQUEST_PARAMETERS": "the gateway validates no parameters",
    "EXPIRED_TOKEN": "requests are not signed",
    "INVALID_API_KEY": "there are no usage plans",
    "INVALID_SIGNATURE": "requests are not signed",
    "MISSING_AUTHENTICATION_TOKEN": "it is the response for a route that does not exist",
    "QUOTA_EXCEEDED": "there are no usage plans",
    "RESOURCE_NOT_FOUND": "it is the response for a route that does not exist",
    "UNAUTHORIZED": "there is no authorizer",
    "UNSUPPORTED_MEDIA_TYPE": "every integration accepts every content type",
    "DEFAULT_4XX": "it is the response for any other refusal by the gateway",
}
"""Gateway responses that no documented route returns, with the reason."""

_GATEWAY_SENTENCES: Final = {
    "WAF_FILTERED": "The firewall refused the request.",
    "THROTTLED": "The whole API receives more requests than its limit.",
    "INTEGRATION_FAILURE": "The function could not be reached.",
    "INTEGRATION_TIMEOUT": (
        "The request took longer than 29 seconds. The work continues: send the same request again to get its result."
    ),
    "DEFAULT_5XX": "The function crashed.",
    "REQUEST_TOO_LARGE": "The request is larger than this route accepts.",
}

MAY_HAVE_RETRY_AFTER: Final = frozenset({409, 429, 503})
"""Statuses that may come with Retry-After."""
REQUEST_ID: Final = "c6af9ac6-7b61-11e6-9a41-93e8deadbeef"


def status_of(kind: type[errors.AiArtError]) -> int:
    """Return the HTTP status of an error class."""
    return next(HTTP_STATUS[ancestor] for ancestor in kind.__mro__ if ancestor in HTTP_STATUS)


def error_responses(
    kinds: Iterable[type[errors.AiArtError]], *, has_body: bool, headers: tuple[str, ...]
) -> dict[int, dict[str, Any]]:
    """Return one response for each status; `headers` are those that each of them may have."""
    found: dict[int, dict[str, _Code]] = defaultdict(dict)
    for kind in [*kinds, *ANY_ROUTE]:
        _add(found[status_of(kind)], kind.code, _Code(cleandoc(kind.__doc__ or ""), kind.retryable))
    by_gateway = gateway_responses()
    for name in (*GATEWAY_RESPONSE_TYPES, *(BODY_RESPONSE_TYPES if has_body else ())):
        body = by_gateway[name].body
        status = by_gateway[name].status or HTTPStatus.BAD_REQUEST
        _add(found[status], body["code"], _Code(_GATEWAY_SENTENCES[name], body["retryable"]))
    return {status: _response(status, codes, headers) for status, codes in sorted(found.items())}


class _Code(NamedTuple):
    sentence: str
    retryable: bool


def _add(found: dict[str, _Code], name: str, code: _Code) -> None:
    """Add a code. Errors that share a code are joined, each sentence once."""
    known = found.get(name)
    if known is None:
        found[name] = code
    elif code.sentence not in known.sentence:
        found[name] = _Code(f"{known.sentence} {code.sentence}", known.retryable)


def _response(status: int, codes: dict[str, _Code], headers: tuple[str, ...]) -> dict[str, Any]:
    listed = "\n".join(f"- `{name}`: {code.sentence}" for name, code in sorted(codes.items()))
    waits = ("Retry-After",) if status in MAY_HAVE_RETRY_AFTER else ()
    name, code = min(codes.items())
    example = ErrorBody(error=code.sentence, code=name, request_id=REQUEST_ID, retryable=code.retryable)
    return {
        "description": f"{HTTPStatus(status).phrase}\n\n{listed}",
        "headers": {name: {"$ref": f"#/components/headers/{name}"} for name in (*headers, *waits)},
        "content": {
            "application/json": {
                "schema": {**reference(ErrorBody), "properties": {"code": {"enum": sorted(codes)}}},
                "example": example,
            }
        },
    }
