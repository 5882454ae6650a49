"""Events as an API Gateway REST API hands them to a function (proxy integration, payload format 1.0)."""

import base64
import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.support.fakes import form_data
from tests.support.fakes.form_data import Part

DOMAIN = "abc123def4.execute-api.eu-central-1.amazonaws.com"
STAGE = "v1"
BASE_URL = f"https://{DOMAIN}/{STAGE}"
REQUEST_ID = "c6af9ac6-7b61-11e6-9a41-93e8deadbeef"


def gateway_event(
    method: str,
    resource: str,
    *,
    parameters: Mapping[str, str] | None = None,
    query: str = "",
    headers: Mapping[str, str] | None = None,
    body: str | bytes | None = None,
) -> dict[str, Any]:
    """`resource` is the route as the template spells it; a body of bytes comes base64-encoded, as binary types do."""
    path = resource
    for name, value in (parameters or {}).items():
        path = path.replace(f"{{{name}}}", value)
    sent = {"Host": DOMAIN, "User-Agent": "tests", "X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"}
    sent |= headers or {}
    queried = parse_qs(urlsplit(f"?{query}").query, keep_blank_values=True)
    return {
        "resource": resource,
        "path": path,
        "httpMethod": method,
        "headers": sent,
        "multiValueHeaders": {name: [value] for name, value in sent.items()},
        "queryStringParameters": {name: values[-1] for name, values in queried.items()} or None,
        "multiValueQueryStringParameters": queried or None,
        "pathParameters": dict(parameters) if parameters else None,
        "stageVariables": None,
        "requestContext": _context(method, resource, path),
        "body": base64.b64encode(body).decode() if isinstance(body, bytes) else body,
        "isBase64Encoded": isinstance(body, bytes),
    }


def json_event(resource: str, payload: object, *, content_type: str | None = "application/json") -> dict[str, Any]:
    """A POST; a text is sent as it is, anything else as JSON."""
    body = payload if isinstance(payload, str) else json.dumps(payload)
    return gateway_event("POST", resource, headers={"Content-Type": content_type} if content_type else {}, body=body)


def form_event(resource: str, parts: Sequence[Part], *, content_type: str = form_data.CONTENT_TYPE) -> dict[str, Any]:
    return raw_form_event(resource, form_data.body(parts), content_type=content_type)


def raw_form_event(resource: str, body: bytes, *, content_type: str = form_data.CONTENT_TYPE) -> dict[str, Any]:
    return gateway_event("POST", resource, headers={"Content-Type": content_type}, body=body)


def _context(method: str, resource: str, path: str) -> dict[str, Any]:
    return {
        "accountId": "123456789012",
        "apiId": DOMAIN.partition(".")[0],
        "domainName": DOMAIN,
        "domainPrefix": DOMAIN.partition(".")[0],
        "extendedRequestId": "Dd1vRGjKliAEPfQ=",
        "httpMethod": method,
        "identity": {"sourceIp": "203.0.113.9", "userAgent": "tests", "accessKey": None, "caller": None},
        "path": f"/{STAGE}{path}",
        "protocol": "HTTP/1.1",
        "requestId": REQUEST_ID,
        "requestTime": "01/Mar/2027:12:00:00 +0000",
        "requestTimeEpoch": 1803902400000,
        "resourceId": "r3s0rc",
        "resourcePath": resource,
        "stage": STAGE,
    }
