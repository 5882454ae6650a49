"""Find an image, a video or a rendition, and presign a link to it."""

from dataclasses import dataclass

from functions.media.renditions import MakeRendition
from shared.application.media_urls import MediaLink, PresignedLinks
from shared.domain.errors import NotFoundError, UnauthorizedError
from shared.domain.media import MediaKind, Rendition, StoredMedia, public_media_key
from shared.ports.media import MediaStore

_UNKNOWN = "There is no such file, or it is past its retention."
_PRIVATE = (
    "Media are private here and there are no API keys yet; the client that started the job finds its url "
    "in the response of GET /api/jobs/{id}."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaQuery:
    """The media requested, and the entity tags of the copies that the client has cached."""

    kind: MediaKind
    name: str
    method: str = "GET"
    attachment: bool = False
    rendition: Rendition | None = None
    known_etags: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class MediaLocation:
    """A presigned link, the entity tag, and whether the client's cached copy is current."""

    link: MediaLink
    etag: str
    is_known: bool


class FindMedia:
    """Finds media by their public name."""

    def __init__(self, *, media: MediaStore, links: PresignedLinks, renditions: MakeRendition, private: bool) -> None:
        self._media = media
        self._links = links
        self._renditions = renditions
        self._private = private

    def find(self, query: MediaQuery) -> MediaLocation:
        """Return a link. Raises UnauthorizedError (private media), NotFoundError (unknown or expired),
        InvalidRequestError, InternalError (a rendition failed), StorageUnavailableError.
        """
        if self._private:
            raise UnauthorizedError(_PRIVATE)
        key = public_media_key(query.kind, query.name)
        original = self._media.find(key) if key else None
        if original is None:
            raise NotFoundError(_UNKNOWN)
        link = self._presign(original, query)  # fails for an expired original, whose renditions are expired too
        if query.rendition is None:
            return _location(original, link, query)
        rendition = self._renditions.make(original, query.rendition)
        return _location(rendition, self._presign(rendition, query), query)

    def _presign(self, stored: StoredMedia, query: MediaQuery) -> MediaLink:
        link = self._links.link(stored.key, stored.expires_at, method=query.method, attachment=query.attachment)
        if link is None:
            raise NotFoundError(_UNKNOWN)
        return link


def _location(stored: StoredMedia, link: MediaLink, query: MediaQuery) -> MediaLocation:
    return MediaLocation(link, stored.etag, is_known=bool(query.known_etags & {stored.etag, "*"}))
