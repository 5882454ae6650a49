"""MP4 as boxes (ISO/IEC 14496-12 §4.2), passed on as a stream: at its end stands a box more, with an XMP packet."""

import io
from typing import BinaryIO, Final

from shared.domain.formats.mp4_boxes import Boxes

_XMP_BOX: Final = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")  # XMP part 3, §1.2.7.1: the UUID of such a box
_HEAD_BYTES: Final = 8


def video_with_xmp(content: BinaryIO, packet: bytes) -> BinaryIO:
    """The same film, then the packet: no byte before it moves, so the index stays first and its offsets right.

    A film whose last box is cut off, or lasts to the file's end, is passed on as it is. Never held whole.
    """
    return io.BufferedReader(_WithTail(content, _box(packet)))


def _box(packet: bytes) -> bytes:
    return (_HEAD_BYTES + len(_XMP_BOX) + len(packet)).to_bytes(4) + b"uuid" + _XMP_BOX + packet


class _WithTail(io.RawIOBase):
    def __init__(self, content: BinaryIO, tail: bytes) -> None:
        super().__init__()
        self._content = content
        self._tail = tail
        self._boxes = Boxes()
        self._began = self._ended = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]  # what BufferedReader passes
        chunk = b"" if self._ended else self._content.read(len(buffer))
        if chunk:
            self._began = True
            self._boxes.pass_by(chunk)
        else:
            chunk = self._next_of_tail(len(buffer))
        buffer[: len(chunk)] = chunk
        return len(chunk)

    def _next_of_tail(self, most: int) -> bytes:
        if not self._ended:
            self._ended = True
            if not (self._began and self._boxes.complete):
                self._tail = b""
        piece, self._tail = self._tail[:most], self._tail[most:]
        return piece
