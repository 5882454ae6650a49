"""GET /api/jobs/{id}."""

from functools import cache

from functions.jobs.service import ReadJob
from functions.jobs.views import job_view
from shared.runtime import container
from shared.runtime.http.endpoint import http_endpoint
from shared.runtime.http.request import HttpRequest
from shared.runtime.http.response import HttpResponse


@cache
def read_job() -> ReadJob:
    return ReadJob(jobs=container.jobs())


def respond(request: HttpRequest) -> HttpResponse:
    return HttpResponse(200, job_view(read_job()(request.path_parameters["id"]), request.base_url))


lambda_handler = http_endpoint(respond)
