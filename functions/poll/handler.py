"""Handler of GET /api/img2video/result/{id}."""

from functools import cache

from functions.poll.service import PollVideo
from functions.poll.views import poll_answer
from shared.runtime import container
from shared.runtime.http.endpoint import http_endpoint
from shared.runtime.http.request import HttpRequest
from shared.runtime.http.response import HttpResponse


@cache
def poll_video() -> PollVideo:
    return PollVideo(jobs=container.jobs(), clock=container.now, link=container.private_link())


def respond(request: HttpRequest) -> HttpResponse:
    """Return the poll status of a video."""
    return poll_answer(poll_video()(request.path_parameters["id"]), request.request_id)


lambda_handler = http_endpoint(respond)
