"""Lambda handlers for HTTP routes; the only place in the HTTP layer that catches exceptions."""

import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any

from shared.domain.errors import AiArtError, InternalError
from shared.runtime.http.errors import error_response
from shared.runtime.http.request import HttpRequest, from_proxy_event
from shared.runtime.http.response import HttpResponse, to_proxy_result
from shared.runtime.invocation_deadline import remaining
from shared.runtime.metrics import request_metrics
from shared.runtime.observability import log_unexpected_error, logger

type Respond = Callable[[HttpRequest], HttpResponse]
type ProxyHandler = Callable[[dict[str, Any], object], dict[str, Any]]


def http_endpoint(respond: Respond | Mapping[str, Respond]) -> ProxyHandler:
    """Make a Lambda handler of `respond`, or of one for each resource path of a function that has several.

    Errors become responses, and each request is logged and counted.
    """
    routes: Mapping[str, Respond] = defaultdict(lambda: respond) if callable(respond) else respond

    def lambda_handler(event: dict[str, Any], context: object) -> dict[str, Any]:
        started_at = time.perf_counter()
        remaining.begin(context)
        request = from_proxy_event(event)
        try:
            response = routes[request.resource](request)
        except AiArtError as error:
            response = _refuse(error, request)
        except Exception as error:  # noqa: BLE001 - the client gets the common error body, never the error's text
            response = _fail(error, request)
        logger.info(
            "request completed",
            route=request.resource,
            method=request.method,
            status=response.status,
            request_id=request.request_id,
        )
        request_metrics.count(request.resource, response.status, 1000 * (time.perf_counter() - started_at))
        return to_proxy_result(response, request_id=request.request_id)

    return lambda_handler


def _refuse(error: AiArtError, request: HttpRequest) -> HttpResponse:
    logger.info(
        "request refused",
        route=request.resource,
        code=error.code,
        error_type=type(error).__name__,
        request_id=request.request_id,
    )
    request_metrics.count_error(error.code)
    return error_response(error, request.request_id)


def _fail(error: Exception, request: HttpRequest) -> HttpResponse:
    log_unexpected_error(error, route=request.resource, request_id=request.request_id)
    request_metrics.count_error(InternalError.code)
    return error_response(InternalError("Something went wrong on our side; please try again."), request.request_id)
