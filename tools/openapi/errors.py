"""Errors as answers: the table of statuses, the tree's codes and sentences, and what the gateway answers itself."""

from collections import defaultdict
from collections.abc import Iterable
from http import HTTPStatus
from inspect import cleandoc
from typing import Any, Final, NamedTuple

from shared.domain import errors
from shared.runtime.http.errors import HTTP_STATUS, ErrorBody
from tools.openapi.schemas import reference
from tools.openapi.template import gateway_answers

ANY_ROUTE: Final[tuple[type[errors.AiArtError], ...]] = (errors.InternalError, errors.ConfigurationError)
BY_THE_GATEWAY: Final = ("WAF_FILTERED", "THROTTLED", "INTEGRATION_FAILURE", "INTEGRATION_TIMEOUT", "DEFAULT_5XX")
OF_A_BODY: Final = ("REQUEST_TOO_LARGE",)
NEVER: Final = {
    "ACCESS_DENIED": "there is no authorizer and no resource policy",
    "API_CONFIGURATION_ERROR": "a deployment that answers so has not gone live",
    "AUTHORIZER_CONFIGURATION_ERROR": "there is no authorizer",
    "AUTHORIZER_FAILURE": "there is no authorizer",
    "BAD_REQUEST_BODY": "the gateway validates no bodies",
    "BAD_REQUEST_PARAMETERS": "the gateway validates no parameters",
    "EXPIRED_TOKEN": "requests are not signed",
    "INVALID_API_KEY": "there are no usage plans",
    "INVALID_SIGNATURE": "requests are not signed",
    "MISSING_AUTHENTICATION_TOKEN": "it stands for a route that does not exist",
    "QUOTA_EXCEEDED": "there are no usage plans",
    "RESOURCE_NOT_FOUND": "it stands for a route that does not exist",
    "UNAUTHORIZED": "there is no authorizer",
    "UNSUPPORTED_MEDIA_TYPE": "every integration passes everything through",
    "DEFAULT_4XX": "it stands for whatever else the gateway may refuse",
}
"""Of the gateway's answers those that no documented route gives, each with the reason."""

_SAID_OF_THE_GATEWAY: Final = {
    "WAF_FILTERED": "The firewall refused the request.",
    "THROTTLED": "The whole API gets more requests than it takes.",
    "INTEGRATION_FAILURE": "The function could not be reached.",
    "INTEGRATION_TIMEOUT": "It took longer than 29 seconds. The work goes on: send the same again to get its result.",
    "DEFAULT_5XX": "The function crashed.",
    "REQUEST_TOO_LARGE": "The request is larger than this address takes.",
}


MAY_SAY_WHEN: Final = frozenset({409, 429, 503})
"""Statuses that may come with Retry-After."""
REQUEST_ID: Final = "c6af9ac6-7b61-11e6-9a41-93e8deadbeef"


def status_of(kind: type[errors.AiArtError]) -> int:
    return next(HTTP_STATUS[ancestor] for ancestor in kind.__mro__ if ancestor in HTTP_STATUS)


def error_answers(
    kinds: Iterable[type[errors.AiArtError]], *, has_body: bool, headers: tuple[str, ...]
) -> dict[int, dict[str, Any]]:
    """One answer a status; `headers` are those that any of them may carry."""
    found: dict[int, dict[str, _Code]] = defaultdict(dict)
    for kind in [*kinds, *ANY_ROUTE]:
        _add(found[status_of(kind)], kind.code, _Code(cleandoc(kind.__doc__ or ""), kind.retryable))
    made_by_the_gateway = gateway_answers()
    for name in (*BY_THE_GATEWAY, *(OF_A_BODY if has_body else ())):
        body = made_by_the_gateway[name].body
        status = made_by_the_gateway[name].status or HTTPStatus.BAD_REQUEST
        _add(found[status], body["code"], _Code(_SAID_OF_THE_GATEWAY[name], body["retryable"]))
    return {status: _answer(status, codes, headers) for status, codes in sorted(found.items())}


class _Code(NamedTuple):
    sentence: str
    retryable: bool


def _add(found: dict[str, _Code], name: str, code: _Code) -> None:
    """Several errors may share a code; each says its sentence once."""
    known = found.get(name)
    if known is None:
        found[name] = code
    elif code.sentence not in known.sentence:
        found[name] = _Code(f"{known.sentence} {code.sentence}", known.retryable)


def _answer(status: int, codes: dict[str, _Code], headers: tuple[str, ...]) -> dict[str, Any]:
    listed = "\n".join(f"- `{name}`: {code.sentence}" for name, code in sorted(codes.items()))
    waits = ("Retry-After",) if status in MAY_SAY_WHEN else ()
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
