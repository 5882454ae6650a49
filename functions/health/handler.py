"""Handler of GET /api/health; it calls no other service."""

from functions.health.schemas import Health
from shared.domain.timestamps import rfc3339
from shared.runtime.http.endpoint import http_endpoint
from shared.runtime.http.request import HttpRequest
from shared.runtime.http.response import HttpResponse
from shared.runtime.settings import settings
from shared.runtime.wiring.stores import now


def respond(_request: HttpRequest) -> HttpResponse:
    """Return the version and the time."""
    return HttpResponse(200, Health(status="ok", version=settings().version, time=rfc3339(now())))


lambda_handler = http_endpoint(respond)
