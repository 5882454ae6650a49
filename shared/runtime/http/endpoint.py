"""Lambda handlers for HTTP routes; the only place in the HTTP layer that catches exceptions."""

import time
from collections.abc import Callable
from typing import Any

from shared.domain.errors import AiArtError, InternalError
from shared.runtime.http.errors import failure
from shared.runtime.http.request import HttpRequest, from_proxy_event
from shared.runtime.http.response import HttpResponse, to_proxy_result
from shared.runtime.invocation_deadline import remaining
from shared.runtime.metrics import count_error, count_request
from shared.runtime.observability import log_unexpected_error, logger

type ProxyHandler = Callable[[dict[str, Any], object], dict[str, Any]]


def http_endpoint(respond: Callable[[HttpRequest], HttpResponse]) -> ProxyHandler:
    """Make a Lambda handler of `respond`: errors become responses, and each request is logged and counted."""

    def lambda_handler(event: dict[str, Any], context: object) -> dict[str, Any]:
        started_at = time.perf_counter()
        remaining.begin(context)
        request = from_proxy_event(event)
        response = _respond_or_fail(respond, request)
        logger.info(
            "request completed",
            route=request.resource,
            method=request.method,
            status=response.status,
            request_id=request.request_id,
        )
        count_request(request.resource, response.status, 1000 * (time.perf_counter() - started_at))
        return to_proxy_result(response, request_id=request.request_id)

    return lambda_handler


def _respond_or_fail(respond: Callable[[HttpRequest], HttpResponse], request: HttpRequest) -> HttpResponse:
    try:
        return respond(request)
    except AiArtError as error:
        logger.info(
            "refused",
            route=request.resource,
            code=error.code,
            error_type=type(error).__name__,
            request_id=request.request_id,
        )
        count_error(error.code)
        return failure(error, request.request_id)
    except Exception as error:  # noqa: BLE001 - the client gets the common error body, never the error's text
        log_unexpected_error(error, route=request.resource, request_id=request.request_id)
        count_error(InternalError.code)
        return failure(InternalError("Something went wrong on our side; please try again."), request.request_id)
