"""A fresh link to an image or a video, or to a smaller copy of an image."""

from collections.abc import Callable
from dataclasses import dataclass

from functions.media.renditions import MakeRendition
from shared.application.media_urls import MediaLink, PresignedLinks
from shared.domain.errors import NotFoundError, UnauthorizedError
from shared.domain.media import MediaKind, Rendition, StoredMedia, public_media_key
from shared.ports import MediaStore

_UNKNOWN = "There is no such file, or it is past its retention."
_PRIVATE = (
    "Media are private here and there are no API keys yet; the address for whoever started the job is the url "
    "in the answer of GET /api/jobs/{id}."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaQuery:
    """Which medium, how, and the entity tags of the copies that the client has."""

    kind: MediaKind
    name: str
    method: str = "GET"
    attachment: bool = False
    rendition: Rendition | None = None
    known_etags: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class MediaLocation:
    """Where it is for now, its entity tag, and whether the client has it already."""

    link: MediaLink
    etag: str
    is_known: bool


class FindMedia:
    """The use case."""

    def __init__(
        self, *, media: MediaStore, link: PresignedLinks, make_rendition: Callable[[], MakeRendition], private: bool
    ) -> None:
        self._media = media
        self._link = link
        self._make_rendition = make_rendition
        self._private = private

    def __call__(self, wish: MediaQuery) -> MediaLocation:
        """Raises UnauthorizedError (private), NotFoundError (unknown, past its retention), StorageUnavailableError."""
        if self._private:
            raise UnauthorizedError(_PRIVATE)
        key = public_media_key(wish.kind, wish.name)
        original = self._media.find(key) if key else None
        if original is None:
            raise NotFoundError(_UNKNOWN)
        link = self._linked(original, wish)  # an original past its end has no renditions either
        if wish.rendition is None:
            return _found(original, link, wish)
        rendition = self._make_rendition()(original, wish.rendition)
        return _found(rendition, self._linked(rendition, wish), wish)

    def _linked(self, stored: StoredMedia, wish: MediaQuery) -> MediaLink:
        link = self._link(stored.key, stored.expires_at, method=wish.method, attachment=wish.attachment)
        if link is None:
            raise NotFoundError(_UNKNOWN)
        return link


def _found(stored: StoredMedia, link: MediaLink, wish: MediaQuery) -> MediaLocation:
    return MediaLocation(link, stored.etag, is_known=bool(wish.known_etags & {stored.etag, "*"}))
