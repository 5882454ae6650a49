"""Requests that are too large are refused with 413.

Emulator: accepts a body and an event of any size.
AWS: API Gateway accepts 10 MiB of body, Lambda 6 291 456 bytes of event, in which an upload is base64 ("Amazon API
Gateway quotas", payload size; "Lambda quotas", invocation payload). That REQUEST_TOO_LARGE also formats the refusal by
Lambda is not verified; see docs/unverified-on-aws.md.
Patch: raises REQUEST_TOO_LARGE for a body or an event over these limits.
Why: an upload that succeeds here must not fail on AWS.
"""
# ruff: noqa: ANN401, SLF001 - a patch changes untyped internals of the emulator

import json
from typing import Any

from ministack.services import apigateway_v1 as v1

from local.emulator.gateway import GatewayResponseError

BODY_LIMIT = 10 * 1024 * 1024
EVENT_LIMIT = 6_291_456


def _too_large() -> GatewayResponseError:
    return GatewayResponseError("REQUEST_TOO_LARGE", "Request Too Long", 413)


def install() -> None:
    """Check the size of the body before the execution, and the size of the event before the call of Lambda."""
    execute, call = v1._execute_in_scope, v1._call_lambda_raw

    async def execute_within_limit(request: Any, api: str, stage: str, method: str, path: str, *rest: Any) -> Any:
        _headers, body, *_ = rest
        if len(body or b"") > BODY_LIMIT:
            raise _too_large()
        return await execute(request, api, stage, method, path, *rest)

    async def call_within_limit(function: str, event: dict[str, Any], **kwargs: Any) -> Any:
        if len(json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()) > EVENT_LIMIT:
            raise _too_large()
        return await call(function, event, **kwargs)

    v1._execute_in_scope, v1._call_lambda_raw = execute_within_limit, call_within_limit
