"""API Gateway stops waiting after 29 seconds, while the function continues.

Emulator: waits for the function without a limit.
AWS: responds with INTEGRATION_TIMEOUT (504) after the integration's `timeoutInMillis`, 29 s by default; the function
continues (API Gateway developer guide, "Gateway response types"; quotas, integration timeout).
Patch: runs each integration as an asyncio task, responds after the same timeout, and does not cancel the task.
Why: our synchronous functions finish and store a paid result after the timeout, which must be testable here.
"""
# ruff: noqa: ANN401, SLF001 - a patch changes untyped internals of the emulator

import asyncio
from typing import Any

from ministack.services import apigateway_v1 as v1

from local.emulator.gateway import GatewayResponseError

_DEFAULT_MILLISECONDS = 29_000
_unfinished: set[asyncio.Task[Any]] = set()  # asyncio holds only weak references to tasks


def _discard(task: asyncio.Task[Any]) -> None:
    _unfinished.discard(task)
    if not task.cancelled():
        task.exception()  # marks the exception as retrieved: nothing awaits the task now


def install() -> None:
    """Limit the time of both kinds of Lambda integration."""

    def limited(invoke: Any) -> Any:
        async def invoke_limited(integration: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
            milliseconds = int(integration.get("timeoutInMillis") or _DEFAULT_MILLISECONDS)
            task = asyncio.create_task(invoke(integration, *args, **kwargs))
            _unfinished.add(task)
            task.add_done_callback(_discard)
            done, _ = await asyncio.wait({task}, timeout=milliseconds / 1000)
            if not done:
                raise GatewayResponseError("INTEGRATION_TIMEOUT", "Endpoint request timed out", 504)
            return task.result()

        return invoke_limited

    v1._invoke_lambda_proxy_v1 = limited(v1._invoke_lambda_proxy_v1)
    v1._invoke_lambda_custom_v1 = limited(v1._invoke_lambda_custom_v1)
