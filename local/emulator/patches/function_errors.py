"""A function that crashes, or returns nonsense, is answered by the gateway without a word about the cause.

Emulator: 502 with the error's text as the body; wraps a malformed answer into 200.
AWS: 502 through DEFAULT_5XX; an answer without an integer `statusCode`, or with a body that is no string, is malformed.
Why: error texts may hold prompts and paths, and the contract shapes every error.
"""
# ruff: noqa: SLF001 - a patch reaches inside, where nothing is typed

from typing import Any

from ministack.services import apigateway_v1 as v1

from local.emulator.gateway import internal_error

_FIELDS = {"statusCode", "headers", "multiValueHeaders", "body", "isBase64Encoded"}
_BAD_GATEWAY = 502
_THROTTLED_FUNCTION = 500


def _status(answer: dict[str, Any]) -> int | None:
    """The gateway takes a number or a number as a string; anything else is malformed."""
    status = answer.get("statusCode")
    if isinstance(status, bool) or not str(status).isdigit():
        return None
    return int(str(status))


def _well_formed(answer: object) -> bool:
    if not isinstance(answer, dict) or answer.keys() - _FIELDS:
        return False
    mappings = (answer.get("headers"), answer.get("multiValueHeaders"))
    return (
        _status(answer) is not None
        and isinstance(answer.get("body"), str | None)
        and all(mapping is None or isinstance(mapping, dict) for mapping in mappings)
    )


def install() -> None:
    """Replace the emulator's reading of what a proxy integration returned."""

    def proxy_answer(result: dict[str, Any]) -> tuple[dict[str, Any], None]:
        if result.get("throttle"):
            raise internal_error(_THROTTLED_FUNCTION)
        answer = result.get("body")
        if result.get("error") or not _well_formed(answer):
            raise internal_error(_BAD_GATEWAY)
        assert isinstance(answer, dict)  # noqa: S101 - narrows the type; _well_formed has checked it
        return {**answer, "statusCode": _status(answer), "body": answer.get("body") or ""}, None

    v1._lambda_proxy_response = proxy_answer
