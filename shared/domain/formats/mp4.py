"""Append an XMP box to an MP4 (ISO/IEC 14496-12 §4.2) while it streams through."""

import io
from typing import BinaryIO, Final

from shared.domain.formats.mp4_boxes import Boxes

_XMP_BOX: Final = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")  # XMP part 3, §1.2.7.1: UUID of an XMP box
_HEAD_BYTES: Final = 8


def video_with_xmp(content: BinaryIO, packet: bytes) -> BinaryIO:
    """Return a stream of the video followed by the packet; no earlier byte moves, so offsets in its index stay valid.

    A video whose last box is truncated, or extends to the end of the file, is passed on unchanged. The file is never
    in memory as a whole.
    """
    return io.BufferedReader(_WithTrailer(content, _box(packet)))


def _box(packet: bytes) -> bytes:
    return (_HEAD_BYTES + len(_XMP_BOX) + len(packet)).to_bytes(4) + b"uuid" + _XMP_BOX + packet


class _WithTrailer(io.RawIOBase):
    def __init__(self, content: BinaryIO, trailer: bytes) -> None:
        super().__init__()
        self._content = content
        self._trailer = trailer
        self._boxes = Boxes()
        self._started = self._ended = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]  # the types that BufferedReader passes
        chunk = b"" if self._ended else self._content.read(len(buffer))
        if chunk:
            self._started = True
            self._boxes.feed(chunk)
        else:
            chunk = self._read_trailer(len(buffer))
        buffer[: len(chunk)] = chunk
        return len(chunk)

    def _read_trailer(self, limit: int) -> bytes:
        if not self._ended:
            self._ended = True
            if not (self._started and self._boxes.complete):
                self._trailer = b""
        piece, self._trailer = self._trailer[:limit], self._trailer[limit:]
        return piece
