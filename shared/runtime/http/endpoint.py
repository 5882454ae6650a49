"""A function from request to response becomes a Lambda handler: the only place on the HTTP side that catches."""

import time
from collections.abc import Callable
from typing import Any

from shared.domain.errors import AiArtError, InternalError
from shared.runtime.http.errors import failure
from shared.runtime.http.request import HttpRequest, from_proxy_event
from shared.runtime.http.response import HttpResponse, to_proxy_result
from shared.runtime.invocation_deadline import remaining
from shared.runtime.metrics import count_error, count_request
from shared.runtime.observability import log_fault, logger

type ProxyHandler = Callable[[dict[str, Any], object], dict[str, Any]]


def http_endpoint(respond: Callable[[HttpRequest], HttpResponse]) -> ProxyHandler:
    """Wrap `respond` so that whatever it raises is answered in the contract's shape."""

    def lambda_handler(event: dict[str, Any], context: object) -> dict[str, Any]:
        began = time.perf_counter()
        remaining.begin(context)
        request = from_proxy_event(event)
        response = _answer(respond, request)
        logger.info(
            "answered",
            route=request.resource,
            method=request.method,
            status=response.status,
            request_id=request.request_id,
        )
        count_request(request.resource, response.status, 1000 * (time.perf_counter() - began))
        return to_proxy_result(response, request_id=request.request_id)

    return lambda_handler


def _answer(respond: Callable[[HttpRequest], HttpResponse], request: HttpRequest) -> HttpResponse:
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
    except Exception as error:  # noqa: BLE001 - whatever it is, the client gets the common body and never the error's text
        log_fault(error, route=request.resource, request_id=request.request_id)
        count_error(InternalError.code)
        return failure(InternalError("Something went wrong on our side; please try again."), request.request_id)
