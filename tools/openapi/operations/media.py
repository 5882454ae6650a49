"""The routes of media files."""

from typing import Final

from shared.domain import errors
from shared.domain.media import MediaKind
from tools.openapi.operation import Operation, Operations, Response

_NAMES: Final = {
    MediaKind.IMAGE: ("image", "Download an image generated from text"),
    MediaKind.PROCESSED_IMAGE: ("processed_image", "Download an image generated from an image"),
    MediaKind.PROCESSED_VIDEO: ("processed_video", "Download a video"),
}

_HEADERS: Final = ("Location", "ETag", "Vary")
_RENDITION_PARAMETERS: Final = dict.fromkeys((MediaKind.IMAGE, MediaKind.PROCESSED_IMAGE), ("Width", "RenditionFormat"))


def _operation(method: str, kind: MediaKind) -> Operation:
    name, summary = _NAMES[kind]
    return Operation(
        id=f"{method.lower()}_{name}",
        tag="Media",
        summary=summary if method == "GET" else f"{summary}: headers only",
        description="Redirects to a link that is valid for at most an hour and for this method only. The URL itself "
        "is valid until the media file expires.",
        parameters=("MediaName", "Download", "IfNoneMatch", *_RENDITION_PARAMETERS.get(kind, ())),
        responses=(
            Response(
                status=302,
                description="The file is at the URL in Location. Cache-Control states how long to cache this response.",
                headers=_HEADERS,
            ),
            Response(
                status=304,
                description="The client's copy is current. A cache that stored the redirect uses this new Location.",
                headers=_HEADERS,
            ),
        ),
        errors=(
            errors.InvalidRequestError,
            errors.UnauthorizedError,
            errors.NotFoundError,
            errors.StorageUnavailableError,
        ),
    )


MEDIA: Final[Operations] = {
    (method, f"/{kind}/{{name}}"): _operation(method, kind) for kind in MediaKind for method in ("GET", "HEAD")
}
