"""GET /api/health: cheap, and calls nothing."""

from functions.health.schemas import Health
from shared.domain.timestamps import rfc3339
from shared.runtime import container
from shared.runtime.http.endpoint import http_endpoint
from shared.runtime.http.request import HttpRequest
from shared.runtime.http.response import HttpResponse
from shared.runtime.settings import settings


def respond(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(200, Health(status="ok", version=settings().version, time=rfc3339(container.now())))


lambda_handler = http_endpoint(respond)
