"""Check a provider's MP4 while it is copied: every top-level box has to be complete."""

import io
from typing import BinaryIO, Final

from shared.domain.errors import ProviderResponseError
from shared.domain.formats.mp4_boxes import Boxes

_FIRST: Final = b"ftyp"
_INDEX: Final = b"moov"


def checked_video(content: BinaryIO) -> BinaryIO:
    """The same stream, never held in memory as a whole. Reading it raises ProviderResponseError if it is not a complete
    MP4.
    """
    return io.BufferedReader(_CheckedStream(content))


class _CheckedStream(io.RawIOBase):
    """Parses the boxes of the bytes that are read; not seekable, so that the upload reads it once, in parts."""

    def __init__(self, content: BinaryIO) -> None:
        super().__init__()
        self._content = content
        self._boxes = Boxes()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]  # what BufferedReader passes
        chunk = self._content.read(len(buffer))
        self._boxes.feed(chunk)
        if self._boxes.broken or self._boxes.kinds[:1] not in ([], [_FIRST]) or not (chunk or self._is_complete):
            raise ProviderResponseError("The provider's video was empty or damaged.")
        buffer[: len(chunk)] = chunk
        return len(chunk)

    @property
    def _is_complete(self) -> bool:
        return (self._boxes.complete or self._boxes.lasts) and _INDEX in self._boxes.kinds
