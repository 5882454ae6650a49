"""Handler of GET /api/models and /api/models/{name}."""

from collections.abc import Callable
from typing import Final

from functions.models.schemas import ModelList, ModelView
from functions.models.views import model_view
from shared.runtime import wiring
from shared.runtime.http.endpoint import http_endpoint
from shared.runtime.http.request import HttpRequest
from shared.runtime.http.response import HttpResponse
from shared.runtime.wiring.models import reachable_catalogue

_CACHEABLE: Final = {"Cache-Control": "public, max-age=60"}


def list_models(_request: HttpRequest) -> ModelList:
    """Handle GET /api/models."""
    catalogue = reachable_catalogue(wiring.get_ports().catalogue)
    return {"models": [model_view(catalogue.at_each_provider(name)) for name in catalogue.names()]}


def get_model(request: HttpRequest) -> ModelView:
    """Handle GET /api/models/{name}. Raises NotFoundError."""
    return model_view(
        reachable_catalogue(wiring.get_ports().catalogue).at_each_provider(request.path_parameters["name"])
    )


ROUTES: Final[dict[str, Callable[[HttpRequest], ModelList | ModelView]]] = {
    "/api/models": list_models,
    "/api/models/{name}": get_model,
}


def respond(request: HttpRequest) -> HttpResponse:
    """Call the function of the route."""
    return HttpResponse(200, ROUTES[request.resource](request), _CACHEABLE)


lambda_handler = http_endpoint(respond)
