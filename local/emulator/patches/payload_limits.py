"""Requests that are too large are refused with 413.

Emulator: takes a body and an event of any size.
AWS: API Gateway takes 10 MiB of body, Lambda 6 291 456 bytes of event (which carries an upload as base64).
Why: an upload that works here must not fail once deployed.
Unproven: that the REQUEST_TOO_LARGE response also shapes Lambda's own refusal.
"""
# ruff: noqa: ANN401, SLF001 - a patch reaches inside, where nothing is typed

import json
from typing import Any

from ministack.services import apigateway_v1 as v1

from local.emulator.gateway import GatewayFailure

BODY_LIMIT = 10 * 1024 * 1024
EVENT_LIMIT = 6_291_456


def _too_large() -> GatewayFailure:
    return GatewayFailure("REQUEST_TOO_LARGE", "Request Too Long", 413)


def install() -> None:
    """The gateway counts the body as it comes in, Lambda the event as the gateway wrote it."""
    execute, call = v1._execute_in_scope, v1._call_lambda_raw

    async def execute_small(request: Any, api: str, stage: str, method: str, path: str, *rest: Any) -> Any:
        _headers, body, *_ = rest
        if len(body or b"") > BODY_LIMIT:
            raise _too_large()
        return await execute(request, api, stage, method, path, *rest)

    async def call_small(function: str, event: dict[str, Any], **kwargs: Any) -> Any:
        if len(json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()) > EVENT_LIMIT:
            raise _too_large()
        return await call(function, event, **kwargs)

    v1._execute_in_scope, v1._call_lambda_raw = execute_small, call_small
