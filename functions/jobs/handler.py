"""Handler of GET /api/jobs, GET and DELETE /api/jobs/{id}, POST /api/jobs/{id}/cancel."""

from collections.abc import Callable
from functools import cache
from typing import Final

from functions.jobs.cancellation import CancelJob
from functions.jobs.deletion import DeleteJob
from functions.jobs.listing import ListJobs
from functions.jobs.schemas import EndedJobView, JobPage, JobView
from functions.jobs.service import ReadJob
from functions.jobs.views import details_view, ended_view, listing_view
from shared.runtime import wiring
from shared.runtime.http.endpoint import http_endpoint
from shared.runtime.http.request import HttpRequest
from shared.runtime.http.response import HttpResponse


@cache
def read_job() -> ReadJob:
    built = wiring.get_use_cases()
    return ReadJob(jobs=built.ports.jobs, links=built.presigned_links)


@cache
def list_jobs() -> ListJobs:
    return ListJobs(index=wiring.get_ports().job_index)


@cache
def cancel_job() -> CancelJob:
    built = wiring.get_use_cases()
    return CancelJob(jobs=built.ports.jobs, reconciler=built.job_reconciler, clock=built.ports.clock)


@cache
def delete_job() -> DeleteJob:
    ports = wiring.get_ports()
    return DeleteJob(jobs=ports.jobs, media=ports.media_eraser, cancel_job=cancel_job(), clock=ports.clock)


def read(request: HttpRequest) -> JobView:
    """Handle GET /api/jobs/{id}."""
    return details_view(read_job().read(request.path_parameters["id"]), request.base_url)


def list_own(request: HttpRequest) -> JobPage:
    """Handle GET /api/jobs."""
    filters = {name: request.query.get(name) for name in ("status", "kind", "cursor")}
    return listing_view(list_jobs().list(request.owner, **filters), request.base_url)


def delete(request: HttpRequest) -> EndedJobView:
    """Handle DELETE /api/jobs/{id}."""
    return ended_view(delete_job().delete(request.path_parameters["id"]), request.base_url)


def cancel(request: HttpRequest) -> EndedJobView:
    """Handle POST /api/jobs/{id}/cancel."""
    return ended_view(cancel_job().cancel(request.path_parameters["id"]), request.base_url)


ROUTES: Final[dict[tuple[str, str], Callable[[HttpRequest], JobView | JobPage]]] = {
    ("GET", "/api/jobs"): list_own,
    ("GET", "/api/jobs/{id}"): read,
    ("DELETE", "/api/jobs/{id}"): delete,
    ("POST", "/api/jobs/{id}/cancel"): cancel,
}


def respond(request: HttpRequest) -> HttpResponse:
    """Call the function of the route."""
    return HttpResponse(200, ROUTES[request.method, request.resource](request))


lambda_handler = http_endpoint(respond)
