"""A video that a provider calls finished has to begin like one before it is copied: a check of its first bytes."""

import io
from typing import BinaryIO, Final

from shared.domain.errors import ProviderResponseError

_HEAD_BYTES: Final = 12
_MARK: Final = b"ftyp"  # ISO/IEC 14496-12 §4.3: the type of the first box, after its length


def checked_video(content: BinaryIO) -> BinaryIO:
    """The same stream from its beginning. Raises ProviderResponseError where it is empty or no MP4."""
    head = content.read(_HEAD_BYTES)
    if head[4:8] != _MARK:
        raise ProviderResponseError("The provider's video was empty or damaged.")
    if content.seekable():
        content.seek(0)
        return content
    return io.BufferedReader(_Rejoined(head, content))


class _Rejoined(io.RawIOBase):
    """What was read of a stream already, then the rest of it; so that no video is ever held whole."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        super().__init__()
        self._head = head
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]  # what BufferedReader passes
        chunk = self._head[: len(buffer)] or self._rest.read(len(buffer))
        self._head = self._head[len(buffer) :]
        buffer[: len(chunk)] = chunk
        return len(chunk)
