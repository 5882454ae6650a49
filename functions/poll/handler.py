"""Handler of GET /api/img2video/result/{id}."""

from functools import cache

from functions.poll.service import PollVideo
from functions.poll.views import poll_response
from shared.runtime import wiring
from shared.runtime.http.endpoint import http_endpoint
from shared.runtime.http.request import HttpRequest
from shared.runtime.http.response import HttpResponse


@cache
def poll_video() -> PollVideo:
    built = wiring.get_use_cases()
    return PollVideo(jobs=built.ports.jobs, clock=built.ports.clock, links=built.private_links)


def respond(request: HttpRequest) -> HttpResponse:
    """Return the poll status of a video."""
    return poll_response(poll_video().poll(request.path_parameters["id"]), request.request_id)


lambda_handler = http_endpoint(respond)
