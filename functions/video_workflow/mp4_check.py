"""A video that a provider calls finished is watched while it is copied: its boxes have to be whole to its very end."""

import io
from typing import BinaryIO, Final

from shared.domain.errors import ProviderResponseError
from shared.domain.formats.mp4_boxes import Boxes

_FIRST: Final = b"ftyp"
_INDEX: Final = b"moov"


def checked_video(content: BinaryIO) -> BinaryIO:
    """The same stream, never held whole. Reading raises ProviderResponseError where it is no MP4, or not all of one."""
    return io.BufferedReader(_Watched(content))


class _Watched(io.RawIOBase):
    """A stream whose bytes pass by its boxes; it cannot go back, so that it is copied part by part."""

    def __init__(self, content: BinaryIO) -> None:
        super().__init__()
        self._content = content
        self._boxes = Boxes()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]  # what BufferedReader passes
        chunk = self._content.read(len(buffer))
        self._boxes.pass_by(chunk)
        if self._boxes.broken or self._boxes.kinds[:1] not in ([], [_FIRST]) or not (chunk or self._is_whole):
            raise ProviderResponseError("The provider's video was empty or damaged.")
        buffer[: len(chunk)] = chunk
        return len(chunk)

    @property
    def _is_whole(self) -> bool:
        return (self._boxes.complete or self._boxes.lasts) and _INDEX in self._boxes.kinds
