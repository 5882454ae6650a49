"""Lets a patch return a gateway response: an error of API Gateway itself, with the body that the template defines."""
# ruff: noqa: ANN401, SLF001 - a patch reaches inside, where nothing is typed

import logging
from contextvars import ContextVar
from typing import Any

from ministack.services import apigateway_v1 as v1

type Response = tuple[int, dict[str, Any], bytes]

current_request: ContextVar[dict[str, Any] | None] = ContextVar("gateway_request", default=None)
_log = logging.getLogger(__name__)


class GatewayError(v1._GatewayError):  # type: ignore[misc]
    """A gateway error with the default status of AWS; the template may override it."""

    def __init__(self, response_type: str, message: str, status: int) -> None:
        super().__init__(response_type, message)
        self.status = status


class GatewayResponseError(Exception):
    """Raised anywhere in the handling of a request to respond with a gateway response."""

    def __init__(self, response_type: str, message: str, status: int) -> None:
        super().__init__(message)
        self.response = GatewayError(response_type, message, status)


def internal_error(status: int) -> GatewayResponseError:
    """Return the response of AWS to faults behind the gateway: DEFAULT_5XX, without the cause."""
    return GatewayResponseError("DEFAULT_5XX", "Internal server error", status)


def install() -> None:
    """Wrap the execution of REST APIs to handle GatewayResponseError, and the rendering to use GatewayError.status."""
    execute, render = v1._execute_in_scope, v1._gateway_error_response

    async def execute_with_gateway_responses(request: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        current_request.set(request)
        try:
            response = await execute(request, *args, **kwargs)
        except GatewayResponseError as error:
            response = error.response
        except Exception:  # noqa: BLE001 - AWS responds like this to every fault
            _log.exception("The gateway failed")
            response = internal_error(500).response
        if isinstance(response, tuple):
            response[1].setdefault("x-amzn-requestid", request["request_id"])
        elif request["stage"] is None:
            request["stage"] = v1._stages_v1.get(request["api_id"], {}).get(request["stage_name"]) or {}
        return response

    def render_with_status(error: Any, request: dict[str, Any]) -> Response:
        status, headers, body = render(error, request)
        chosen = _customised(error.response_type, request).get("statusCode")
        return (status if chosen else getattr(error, "status", status)), headers, body

    v1._execute_in_scope = execute_with_gateway_responses
    v1._gateway_error_response = render_with_status


def _customised(response_type: str, request: dict[str, Any]) -> dict[str, Any]:
    deployed = v1._deployed_gateway_responses.get(request["api_id"], {})
    customised: dict[str, Any] = deployed.get(request["stage"].get("deploymentId")) or {}
    return customised.get(response_type) or {}
