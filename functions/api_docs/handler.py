"""GET /openapi.json, /docs and /docs/{file}: files, as they are."""

from functions.api_docs.files import DOCUMENT, PAGE, part_of_the_page
from shared.runtime.http.endpoint import http_endpoint
from shared.runtime.http.request import HttpRequest
from shared.runtime.http.response import HttpResponse

ROUTES = {"/openapi.json": DOCUMENT, "/docs": PAGE}


def respond(request: HttpRequest) -> HttpResponse:
    file = ROUTES.get(request.resource) or part_of_the_page(request.path_parameters["file"])
    return HttpResponse(200, headers=file.headers, text=file.text())


lambda_handler = http_endpoint(respond)
