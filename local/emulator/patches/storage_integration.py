"""An integration with S3 stores the request body in the bucket, with the role of the integration.

Emulator: treats every AWS integration except SQS as one with Lambda.
AWS: sends its own signed request with the credentials of the role; maps headers and path from the client's request;
selects the integration response by the status of S3; a template may override response headers (API Gateway developer
guide, "Create a REST API as an Amazon S3 proxy" and "Override your API's request and response parameters").
Patch: sends this request for integrations whose URI names an S3 path.
Why: forms that are too large for a Lambda event are stored this way.
"""
# ruff: noqa: ANN401, SLF001 - a patch changes untyped internals of the emulator

import asyncio
import os
import re
from typing import Any
from urllib.parse import quote

import boto3
import urllib3
from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from ministack.services import apigateway_v1 as v1

from local.emulator import inbound
from local.emulator.gateway import Response, current_request, internal_error

_HEADER_SET = re.compile(r'#set\(\$context\.responseOverride\.header\.([\w-]+) = "([^"]*)"\)\n?')
_METHOD_HEADER, _HEADER, _PATH = "method.request.header.", "integration.request.header.", "integration.request.path."


def _context() -> dict[str, Any]:
    request = current_request.get() or {}
    return {"requestId": request.get("request_id", ""), "identity": {"sourceIp": inbound.peer()}}


def _mapped(integration: dict[str, Any]) -> tuple[dict[str, str], dict[str, str]]:
    """Map headers and path parameters for the call of S3; those that the client did not send are omitted."""
    sent = {name.lower(): value for name, value in inbound.header_lines()}
    found: dict[str, str] = {}
    for target, source in integration.get("requestParameters", {}).items():
        if source.startswith("'"):
            value: str | None = source.strip("'")
        elif source.startswith(_METHOD_HEADER):
            value = sent.get(source.removeprefix(_METHOD_HEADER).lower())
        else:
            value = v1._vtl_render(f"${source}", {"context": _context(), "vars": {}, "gobbled": False})
        if value:
            found[target] = value
    headers = {name.removeprefix(_HEADER): value for name, value in found.items() if name.startswith(_HEADER)}
    return headers, {name.removeprefix(_PATH): value for name, value in found.items() if name.startswith(_PATH)}


def _as_role(role: str) -> Credentials:
    credentials = boto3.client("sts").assume_role(RoleArn=role, RoleSessionName="gateway")["Credentials"]
    return Credentials(credentials["AccessKeyId"], credentials["SecretAccessKey"], credentials["SessionToken"])


def _put(integration: dict[str, Any], region: str, path: str, body: bytes) -> int:
    """Send the body to S3 and return the status of its response."""
    headers, parameters = _mapped(integration)
    for name, value in parameters.items():
        path = path.replace(f"{{{name}}}", quote(value, safe=""))
    address = f"{os.environ['AWS_ENDPOINT_URL']}/{path}"
    request = AWSRequest(integration["httpMethod"], address, headers=headers, data=body)
    S3SigV4Auth(_as_role(integration["credentials"]), "s3", region).add_auth(request)
    return urllib3.request(request.method, address, body=body, headers=dict(request.headers), retries=False).status


def _integration_response(integration: dict[str, Any], status: int) -> Response:
    """Render the integration response. Header overrides are removed from its template and applied separately.

    The emulator does not support them.
    """
    overrides: list[tuple[str, str]] = []

    def extract_override(found: re.Match[str]) -> str:
        overrides.append((found[1], found[2]))
        return ""

    responses = {
        name: response
        | {
            "responseTemplates": {
                k: _HEADER_SET.sub(extract_override, t) for k, t in response.get("responseTemplates", {}).items()
            }
        }
        for name, response in integration["integrationResponses"].items()
        if response is v1._select_service_integration_response(integration, status)
    }
    code, headers, body = v1._service_integration_response(
        {"integrationResponses": responses}, status, "", "application/json", {}, _context()
    )
    state = {"context": _context(), "vars": {}, "gobbled": False}
    return code, headers | {name: v1._vtl_render(value, state) for name, value in overrides}, body


def install() -> None:
    """Send the request from a thread, because the same program serves S3 on its event loop."""
    invoke = v1._invoke_lambda_custom_v1

    async def invoke_service(integration: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        target = v1._parse_service_integration_uri(integration.get("uri", ""))
        if not target or target[1:3] != ("s3", "path"):
            return await invoke(integration, *args, **kwargs)
        body = args[7] or b""
        try:
            status = await asyncio.to_thread(_put, integration, target[0], target[3], body)
        except urllib3.exceptions.HTTPError as error:
            raise internal_error(500) from error
        return _integration_response(integration, status)

    v1._invoke_lambda_custom_v1 = invoke_service
