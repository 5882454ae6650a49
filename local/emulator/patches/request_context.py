"""The request context and the headers of an event are those of API Gateway.

Emulator: sends no domain name, and a request id that the client never receives; reads the source address from
`X-Forwarded-For`, which any client can set; sends header names in lower case.
AWS: sends the domain of the API, the id that the response has in `x-amzn-RequestId`, the address of the connection
(also appended to `X-Forwarded-For`), header names as received, and all lines in `multiValueHeaders` (API Gateway
developer guide, "Lambda proxy integrations", input format).
Patch: replaces these fields in each event with those of the received request.
Why: we build URLs from the domain, return the id in errors, and limit clients by their address.
"""
# ruff: noqa: ANN401, SLF001 - a patch changes untyped internals of the emulator

from typing import Any

from ministack.services import apigateway_v1 as v1

from local.emulator import inbound
from local.emulator.gateway import current_request

_FORWARDED_FOR = "x-forwarded-for"


def _header_lines() -> dict[str, list[str]]:
    """Return all values by header name, spelled as first received, plus the headers that API Gateway sets."""
    lines: dict[str, list[str]] = {}
    spelling: dict[str, str] = {}
    for name, value in inbound.header_lines():
        lines.setdefault(spelling.setdefault(name.lower(), name), []).append(value)
    forwarded = ", ".join([*lines.pop(spelling.get(_FORWARDED_FOR, ""), []), inbound.peer()])
    for name, value in (("X-Forwarded-For", forwarded), ("X-Forwarded-Proto", "http")):
        lines.pop(spelling.get(name.lower(), ""), None)
        lines[name] = [value]
    return lines


def _context(event: dict[str, Any], request: dict[str, Any], host: str) -> dict[str, Any]:
    given = event["requestContext"]
    domain = f"{host}/_aws/execute-api/{request['api_id']}"
    return {
        **given,
        "requestId": request["request_id"],
        "domainName": domain,
        "domainPrefix": request["api_id"],
        "identity": {**given["identity"], "sourceIp": inbound.peer()},
    }


def install() -> None:
    """Correct each event after the emulator built it; remove `version`, which only HTTP APIs send."""
    build = v1._build_lambda_event_v1

    def build_as_aws(*args: Any, **kwargs: Any) -> dict[str, Any]:
        event: dict[str, Any] = build(*args, **kwargs)
        request, lines = current_request.get(), _header_lines()
        if request is None:
            return event
        host = next((values[-1] for name, values in lines.items() if name.lower() == "host"), "")
        event.pop("version", None)
        return event | {
            "headers": {name: values[-1] for name, values in lines.items()},
            "multiValueHeaders": lines,
            "requestContext": _context(event, request, host),
        }

    v1._build_lambda_event_v1 = build_as_aws
