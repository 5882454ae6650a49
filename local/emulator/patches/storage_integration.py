"""An integration with S3 puts the body into the bucket, as the integration's role.

Emulator: takes every AWS integration but SQS for a function's.
AWS: signs a request of its own with the role's credentials, headers and path mapped from the call's, and answers as the
integration response of S3's status says; a template may override headers of the answer.
Why: forms that are too large for a function go this way.
"""
# ruff: noqa: ANN401, SLF001 - a patch reaches inside, where nothing is typed

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
from local.emulator.gateway import Answer, current_request, internal_error

_HEADER_SET = re.compile(r'#set\(\$context\.responseOverride\.header\.([\w-]+) = "([^"]*)"\)\n?')
_METHOD_HEADER, _HEADER, _PATH = "method.request.header.", "integration.request.header.", "integration.request.path."


def _context() -> dict[str, Any]:
    request = current_request.get() or {}
    return {"requestId": request.get("request_id", ""), "identity": {"sourceIp": inbound.peer()}}


def _mapped(integration: dict[str, Any]) -> tuple[dict[str, str], dict[str, str]]:
    """Headers and path parameters of the call to S3; what the caller did not send is left out."""
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
    given = boto3.client("sts").assume_role(RoleArn=role, RoleSessionName="gateway")["Credentials"]
    return Credentials(given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"])


def _put(integration: dict[str, Any], region: str, path: str, body: bytes) -> int:
    """S3's status."""
    headers, parameters = _mapped(integration)
    for name, value in parameters.items():
        path = path.replace(f"{{{name}}}", quote(value, safe=""))
    address = f"{os.environ['AWS_ENDPOINT_URL']}/{path}"
    request = AWSRequest(integration["httpMethod"], address, headers=headers, data=body)
    S3SigV4Auth(_as_role(integration["credentials"]), "s3", region).add_auth(request)
    return urllib3.request(request.method, address, body=body, headers=dict(request.headers), retries=False).status


def _answer(integration: dict[str, Any], status: int) -> Answer:
    """The template's overrides of headers are taken out of it before the emulator, which has none, renders the rest."""
    overrides: list[tuple[str, str]] = []

    def take(found: re.Match[str]) -> str:
        overrides.append((found[1], found[2]))
        return ""

    responses = {
        name: response
        | {"responseTemplates": {k: _HEADER_SET.sub(take, t) for k, t in response.get("responseTemplates", {}).items()}}
        for name, response in integration["integrationResponses"].items()
        if response is v1._select_service_integration_response(integration, status)
    }
    code, headers, body = v1._service_integration_response(
        {"integrationResponses": responses}, status, "", "application/json", {}, _context()
    )
    state = {"context": _context(), "vars": {}, "gobbled": False}
    return code, headers | {name: v1._vtl_render(value, state) for name, value in overrides}, body


def install() -> None:
    """The call runs in a thread: it is this very program that answers it."""
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
        return _answer(integration, status)

    v1._invoke_lambda_custom_v1 = invoke_service
