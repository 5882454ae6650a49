"""The gateway gives up after 29 s; the function goes on.

Emulator: waits for the function as long as it takes.
AWS: answers INTEGRATION_TIMEOUT (504) after the integration's `timeoutInMillis`; the function lives on.
Why: our synchronous functions finish and keep what they bought after the gateway has given up; it must show here.
"""
# ruff: noqa: ANN401, SLF001 - a patch reaches inside, where nothing is typed

import asyncio
from typing import Any

from ministack.services import apigateway_v1 as v1

from local.emulator.gateway import GatewayFailure

_DEFAULT_MILLISECONDS = 29_000
_unfinished: set[asyncio.Task[Any]] = set()  # asyncio itself holds tasks only weakly


def _forget(task: asyncio.Task[Any]) -> None:
    _unfinished.discard(task)
    if not task.cancelled():
        task.exception()  # nobody waits for it any more


def install() -> None:
    """Both kinds of Lambda integration run as tasks of their own."""

    def limited(invoke: Any) -> Any:
        async def invoke_limited(integration: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
            milliseconds = int(integration.get("timeoutInMillis") or _DEFAULT_MILLISECONDS)
            task = asyncio.create_task(invoke(integration, *args, **kwargs))
            _unfinished.add(task)
            task.add_done_callback(_forget)
            done, _ = await asyncio.wait({task}, timeout=milliseconds / 1000)
            if not done:
                raise GatewayFailure("INTEGRATION_TIMEOUT", "Endpoint request timed out", 504)
            return task.result()

        return invoke_limited

    v1._invoke_lambda_proxy_v1 = limited(v1._invoke_lambda_proxy_v1)
    v1._invoke_lambda_custom_v1 = limited(v1._invoke_lambda_custom_v1)
