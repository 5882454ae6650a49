"""GET and HEAD /images/{name}, /processed_images/{name}, /processed_videos/{name}."""

from functools import cache
from typing import Final

from functions.media.service import LinkMedia
from shared.domain.media import MediaKind
from shared.runtime import container
from shared.runtime.http.endpoint import http_endpoint
from shared.runtime.http.request import HttpRequest
from shared.runtime.http.response import HttpResponse

_KINDS: Final = {f"/{kind}/{{name}}": kind for kind in MediaKind}


@cache
def link_media() -> LinkMedia:
    return LinkMedia(media=container.media(), links=container.links(), clock=container.now)


def respond(request: HttpRequest) -> HttpResponse:
    link = link_media()(
        _KINDS[request.resource],
        request.path_parameters["name"],
        method=request.method,
        attachment=request.query.get("download") == "1",
    )
    return HttpResponse(
        302, headers={"Location": link.url, "Cache-Control": f"private, max-age={link.remember_seconds}"}
    )


lambda_handler = http_endpoint(respond)
