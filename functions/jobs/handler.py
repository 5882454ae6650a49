"""GET /api/jobs, GET and DELETE /api/jobs/{id}, POST /api/jobs/{id}/cancel."""

from collections.abc import Callable
from functools import cache
from typing import Final

from functions.jobs.ending import EndJob
from functions.jobs.listing import ListJobs
from functions.jobs.schemas import EndedJobView, JobPage, JobView
from functions.jobs.service import ReadJob
from functions.jobs.views import ended_view, listing_view, reading_view
from shared.runtime import container
from shared.runtime.http.endpoint import http_endpoint
from shared.runtime.http.request import HttpRequest
from shared.runtime.http.response import HttpResponse


@cache
def read_job() -> ReadJob:
    return ReadJob(jobs=container.jobs(), link=container.presigned_links())


@cache
def list_jobs() -> ListJobs:
    return ListJobs(index=container.job_index())


@cache
def end_job() -> EndJob:
    return EndJob(
        jobs=container.jobs(), media=container.eraser(), settle=container.job_reconciler(), clock=container.now
    )


def read(request: HttpRequest) -> JobView:
    return reading_view(read_job()(request.path_parameters["id"]), request.base_url)


def own(request: HttpRequest) -> JobPage:
    chosen = {name: request.query.get(name) for name in ("status", "kind", "cursor")}
    return listing_view(list_jobs()(request.owner, **chosen), request.base_url)


def delete(request: HttpRequest) -> EndedJobView:
    return ended_view(end_job().delete(request.path_parameters["id"]), request.base_url)


def cancel(request: HttpRequest) -> EndedJobView:
    return ended_view(end_job().cancel(request.path_parameters["id"]), request.base_url)


ROUTES: Final[dict[tuple[str, str], Callable[[HttpRequest], JobView | JobPage]]] = {
    ("GET", "/api/jobs"): own,
    ("GET", "/api/jobs/{id}"): read,
    ("DELETE", "/api/jobs/{id}"): delete,
    ("POST", "/api/jobs/{id}/cancel"): cancel,
}


def respond(request: HttpRequest) -> HttpResponse:
    return HttpResponse(200, ROUTES[request.method, request.resource](request))


lambda_handler = http_endpoint(respond)
