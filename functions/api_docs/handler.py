"""Handler of GET /openapi.json, /docs and /docs/{file}: serves static files."""

from functions.api_docs.files import DOCUMENT, PAGE, page_file
from shared.runtime.http.endpoint import http_endpoint
from shared.runtime.http.request import HttpRequest
from shared.runtime.http.response import HttpResponse

ROUTES = {"/openapi.json": DOCUMENT, "/docs": PAGE}


def respond(request: HttpRequest) -> HttpResponse:
    """Serve a file. Raises NotFoundError."""
    file = ROUTES.get(request.resource) or page_file(request.path_parameters["file"])
    return HttpResponse(200, headers=file.headers, text=file.text())


lambda_handler = http_endpoint(respond)
