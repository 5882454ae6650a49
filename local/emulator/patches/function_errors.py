"""A function that fails or returns a malformed response is answered without the cause.

Emulator: responds 502 with the text of the error as body; wraps a malformed response into a 200.
AWS: responds 502 through DEFAULT_5XX. A response is malformed if `statusCode` is not an integer, if a field is unknown,
or if the body is not a string (API Gateway developer guide, "Lambda proxy integrations", output format).
Patch: raises a gateway response for a failed function and for a malformed response.
Why: the text of an error may contain prompts and paths, and every error must have the format of the API.
"""
# ruff: noqa: SLF001 - a patch changes untyped internals of the emulator

from typing import Any

from ministack.services import apigateway_v1 as v1

from local.emulator.gateway import internal_error

_FIELDS = {"statusCode", "headers", "multiValueHeaders", "body", "isBase64Encoded"}
_BAD_GATEWAY = 502
_THROTTLED_FUNCTION = 500


def _status(response: dict[str, Any]) -> int | None:
    """Return the status code, which may be a number or its text; None if it is malformed."""
    status = response.get("statusCode")
    if isinstance(status, bool) or not str(status).isdigit():
        return None
    return int(str(status))


def _is_well_formed(response: object) -> bool:
    if not isinstance(response, dict) or response.keys() - _FIELDS:
        return False
    mappings = (response.get("headers"), response.get("multiValueHeaders"))
    return (
        _status(response) is not None
        and isinstance(response.get("body"), str | None)
        and all(mapping is None or isinstance(mapping, dict) for mapping in mappings)
    )


def install() -> None:
    """Replace how the emulator reads the response of a proxy integration."""

    def proxy_response(result: dict[str, Any]) -> tuple[dict[str, Any], None]:
        if result.get("throttle"):
            raise internal_error(_THROTTLED_FUNCTION)
        response = result.get("body")
        if result.get("error") or not _is_well_formed(response):
            raise internal_error(_BAD_GATEWAY)
        assert isinstance(response, dict)  # noqa: S101 - narrows the type; _is_well_formed has checked it
        return {**response, "statusCode": _status(response), "body": response.get("body") or ""}, None

    v1._lambda_proxy_response = proxy_response
