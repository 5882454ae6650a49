"""The addresses of media."""

from typing import Final

from shared.domain import errors
from shared.domain.media import MediaKind
from tools.openapi.operation import Answer, Operation, Operations

_WHAT: Final = {
    MediaKind.IMAGE: ("image", "An image made from words"),
    MediaKind.PROCESSED_IMAGE: ("processed_image", "An image made from an image"),
    MediaKind.PROCESSED_VIDEO: ("processed_video", "A video"),
}

_HEADERS: Final = ("Location", "ETag", "Vary")
_SMALLER: Final = dict.fromkeys((MediaKind.IMAGE, MediaKind.PROCESSED_IMAGE), ("Width", "RenditionFormat"))


def _operation(method: str, kind: MediaKind) -> Operation:
    name, what = _WHAT[kind]
    return Operation(
        id=f"{method.lower()}_{name}",
        tag="Media",
        summary=what if method == "GET" else f"{what}: its headers only",
        description="Redirects to a link that is good for an hour at most and for this method only; the address itself "
        "is good for as long as the medium is kept.",
        parameters=("MediaName", "Download", "IfNoneMatch", *_SMALLER.get(kind, ())),
        answers=(
            Answer(
                status=302,
                description="It is here, for now. Cache-Control says how long this may be remembered.",
                headers=_HEADERS,
            ),
            Answer(
                status=304,
                description="You have it already. A cache that kept the redirect goes on with this fresh Location.",
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
