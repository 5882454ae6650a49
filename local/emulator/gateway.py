"""How a patch makes API Gateway itself answer: through the gateway response of a type, shaped by the template."""
# ruff: noqa: ANN401, SLF001 - a patch reaches inside, where nothing is typed

import logging
from contextvars import ContextVar
from typing import Any

from ministack.services import apigateway_v1 as v1

type Answer = tuple[int, dict[str, Any], bytes]

current_request: ContextVar[dict[str, Any] | None] = ContextVar("gateway_request", default=None)
_log = logging.getLogger(__name__)


class GatewayError(v1._GatewayError):  # type: ignore[misc]
    """A gateway error whose status the template may override: `status` is the one AWS uses when it does not."""

    def __init__(self, response_type: str, message: str, status: int) -> None:
        super().__init__(response_type, message)
        self.status = status


class GatewayFailure(Exception):  # noqa: N818 - it carries an answer rather than reporting an error
    """Raised anywhere below the gateway to answer with a gateway response."""

    def __init__(self, response_type: str, message: str, status: int) -> None:
        super().__init__(message)
        self.answer = GatewayError(response_type, message, status)


def internal_error(status: int) -> GatewayFailure:
    """What AWS answers for faults behind the gateway: DEFAULT_5XX, saying nothing of the cause."""
    return GatewayFailure("DEFAULT_5XX", "Internal server error", status)


def install() -> None:
    """Every execution of a REST API runs inside `answering`; gateway errors may carry a status."""
    execute, render = v1._execute_in_scope, v1._gateway_error_response

    async def answering(request: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        current_request.set(request)
        try:
            answer = await execute(request, *args, **kwargs)
        except GatewayFailure as failure:
            answer = failure.answer
        except Exception:  # noqa: BLE001 - AWS answers so whatever went wrong
            _log.exception("The gateway itself failed")
            answer = internal_error(500).answer
        if isinstance(answer, tuple):
            answer[1].setdefault("x-amzn-requestid", request["request_id"])
        elif request["stage"] is None:
            request["stage"] = v1._stages_v1.get(request["api_id"], {}).get(request["stage_name"]) or {}
        return answer

    def rendering(error: Any, request: dict[str, Any]) -> Answer:
        status, headers, body = render(error, request)
        chosen = _customised(error.response_type, request).get("statusCode")
        return (status if chosen else getattr(error, "status", status)), headers, body

    v1._execute_in_scope = answering
    v1._gateway_error_response = rendering


def _customised(response_type: str, request: dict[str, Any]) -> dict[str, Any]:
    deployed = v1._deployed_gateway_responses.get(request["api_id"], {})
    customised: dict[str, Any] = deployed.get(request["stage"].get("deploymentId")) or {}
    return customised.get(response_type) or {}
