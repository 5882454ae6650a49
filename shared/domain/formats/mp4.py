"""MP4 as boxes (ISO/IEC 14496-12 §4.2), passed on as a stream: at its end stands a box more, with an XMP packet."""

import io
from typing import BinaryIO, Final

_XMP_BOX: Final = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")  # XMP part 3, §1.2.7.1: the UUID of such a box
_SHORT_HEAD, _LONG_HEAD = 8, 16
_TO_THE_END, _IS_LONG = 0, 1


def video_with_xmp(content: BinaryIO, packet: bytes) -> BinaryIO:
    """The same film, then the packet: no byte before it moves, so the index stays first and its offsets right.

    A film whose last box is cut off, or lasts to the file's end, is passed on as it is. Never held whole.
    """
    return io.BufferedReader(_WithTail(content, _box(packet)))


def _box(packet: bytes) -> bytes:
    return (_SHORT_HEAD + len(_XMP_BOX) + len(packet)).to_bytes(4) + b"uuid" + _XMP_BOX + packet


class _Boxes:
    """Follows a stream of boxes; `complete` while the last of them has just ended."""

    def __init__(self) -> None:
        self._head = b""
        self._left = 0
        self._lost = False

    @property
    def complete(self) -> bool:
        return not self._lost and not self._head and not self._left

    def pass_by(self, chunk: bytes) -> None:
        at = 0
        while at < len(chunk) and not self._lost:
            if self._left:
                step = min(self._left, len(chunk) - at)
                self._left -= step
            else:
                step = self._read_head(chunk[at : at + _LONG_HEAD - len(self._head)])
            at += step

    def _read_head(self, piece: bytes) -> int:
        """How many bytes of the piece belong to the head."""
        head = self._head + piece
        size = int.from_bytes(head[:4]) if len(head) >= _SHORT_HEAD else None
        need = _LONG_HEAD if size == _IS_LONG else _SHORT_HEAD
        used = min(need, len(head)) - len(self._head)
        if size is None or len(head) < need:
            self._head = head
            return used
        length = int.from_bytes(head[8:16]) if size == _IS_LONG else size
        self._lost = size == _TO_THE_END or length < need
        self._head, self._left = b"", length - need
        return used


class _WithTail(io.RawIOBase):
    def __init__(self, content: BinaryIO, tail: bytes) -> None:
        super().__init__()
        self._content = content
        self._tail = tail
        self._boxes = _Boxes()
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
