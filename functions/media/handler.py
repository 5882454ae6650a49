"""Handler of GET and HEAD /images/{name}, /processed_images/{name}, /processed_videos/{name}."""

from functools import cache
from typing import Final

from functions.media.query import media_query
from functions.media.renditions import MakeRendition
from functions.media.service import FindMedia
from functions.media.views import redirect
from shared.domain.media import MediaKind
from shared.runtime import wiring
from shared.runtime.http.endpoint import http_endpoint
from shared.runtime.http.request import HttpRequest
from shared.runtime.http.response import HttpResponse

_KINDS: Final = {f"/{kind}/{{name}}": kind for kind in MediaKind}


@cache
def find_media() -> FindMedia:
    built = wiring.get_use_cases()
    return FindMedia(
        media=built.ports.media,
        links=built.presigned_links,
        renditions=MakeRendition(media=built.ports.media, thumbnail_maker=wiring.get_ports().thumbnail_maker),
        private=built.ports.options.private_media,
    )


def respond(request: HttpRequest) -> HttpResponse:
    """Redirect to the media."""
    return redirect(find_media().find(media_query(request, _KINDS[request.resource])))


lambda_handler = http_endpoint(respond)
