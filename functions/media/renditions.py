"""Make renditions on first request, and store them next to the original with the same expiry."""

import io

from shared.domain.errors import NotFoundError
from shared.domain.media import Rendition, StoredMedia, rendition_key
from shared.ports.media import MediaStore, ThumbnailMaker

_GONE = "There is no such image, or it is past its retention."


class MakeRendition:
    """Returns a stored rendition of an image, or makes one."""

    def __init__(self, *, media: MediaStore, thumbnail_maker: ThumbnailMaker) -> None:
        self._media = media
        self._thumbnail_maker = thumbnail_maker

    def make(self, original: StoredMedia, rendition: Rendition) -> StoredMedia:
        """Return the rendition. If two requests make it concurrently, the last write wins; both are equal.

        Raises NotFoundError (not an image, or deleted meanwhile), InternalError, StorageUnavailableError.
        """
        key = rendition_key(original.key, rendition)
        if key is None:
            raise NotFoundError(_GONE)
        if stored := self._media.find(key):
            return stored
        content = self._thumbnail_maker.make(self._media.read(original.key), rendition)
        self._media.put(key, io.BytesIO(content), expires_at=original.expires_at)
        if self._media.find(original.key) is None:  # deleted concurrently, perhaps after its renditions
            self._media.delete(key)
            raise NotFoundError(_GONE)
        stored = self._media.find(key)
        if stored is None:
            raise NotFoundError(_GONE)
        return stored
