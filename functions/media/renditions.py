"""An image made smaller when it is first asked for, and kept beside the original for as long."""

import io

from shared.domain.errors import NotFoundError
from shared.domain.media import Rendition, StoredMedia, rendition_key
from shared.ports import MediaStore, ThumbnailMaker

_GONE = "There is no such image, or it is past its retention."


class MakeRendition:
    """The use case."""

    def __init__(self, *, media: MediaStore, shrink: ThumbnailMaker) -> None:
        self._media = media
        self._shrink = shrink

    def __call__(self, original: StoredMedia, rendition: Rendition) -> StoredMedia:
        """The one that is there, or a new one; of two that are made at once either is as good, and one stays.

        Raises NotFoundError (no image, or one that is deleted just now), InternalError, StorageUnavailableError.
        """
        key = rendition_key(original.key, rendition)
        if key is None:
            raise NotFoundError(_GONE)
        if kept := self._media.find(key):
            return kept
        content = self._shrink(self._media.read(original.key), rendition)
        self._media.put(key, io.BytesIO(content), expires_at=original.expires_at)
        if self._media.find(original.key) is None:  # deleted meanwhile, perhaps after its renditions were
            self._media.delete(key)
            raise NotFoundError(_GONE)
        made = self._media.find(key)
        if made is None:
            raise NotFoundError(_GONE)
        return made
