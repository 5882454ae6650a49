"""GET and HEAD /images/{name}, /processed_images/{name}, /processed_videos/{name}."""

from functools import cache
from typing import Final

from functions.media.query import media_query
from functions.media.renditions import MakeRendition
from functions.media.service import FindMedia
from functions.media.views import redirect
from shared.domain.media import MediaKind
from shared.runtime import container
from shared.runtime.http.endpoint import http_endpoint
from shared.runtime.http.request import HttpRequest
from shared.runtime.http.response import HttpResponse

_KINDS: Final = {f"/{kind}/{{name}}": kind for kind in MediaKind}


@cache
def find_media() -> FindMedia:
    return FindMedia(
        media=container.media(),
        link=container.presigned_links(),
        make_rendition=make_rendition,
        private=container.media_are_private(),
    )


@cache
def make_rendition() -> MakeRendition:
    """Only when one is asked for: a plain redirect does not load what decodes images."""
    return MakeRendition(media=container.media(), shrink=container.thumbnail_maker())


def respond(request: HttpRequest) -> HttpResponse:
    wish = media_query(request, _KINDS[request.resource])
    return redirect(find_media()(wish))


lambda_handler = http_endpoint(respond)
