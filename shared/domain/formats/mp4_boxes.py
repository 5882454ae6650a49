"""Incremental parser of the top-level boxes of an MP4 (ISO/IEC 14496-12 §4.2); their content is skipped.

A box is its size (32 bits), its type and its content. Size 1: a 64-bit size follows the type. Size 0: the box extends
to the end of the file. The size counts from the first byte of the box.
"""

from typing import Final

_SHORT_HEAD, _LONG_HEAD = 8, 16
_TO_THE_END: Final = 0
_IS_LONG: Final = 1


class Boxes:
    """Parser state: `kinds` are the box types so far; `lasts` is True where the last box extends to the end of file."""

    def __init__(self) -> None:
        self.kinds: list[bytes] = []
        self.lasts = False
        self.broken = False
        self._head = b""
        self._left = 0

    @property
    def complete(self) -> bool:
        """Whether the input ends exactly at the end of a box."""
        return not (self.broken or self.lasts or self._head or self._left)

    def feed(self, chunk: bytes) -> None:
        """Parse the next bytes of the file; after an invalid size all further bytes are ignored."""
        position = 0
        while position < len(chunk) and not (self.lasts or self.broken):
            if self._left:
                step = min(self._left, len(chunk) - position)
                self._left -= step
            else:
                wanted = _SHORT_HEAD if len(self._head) < _SHORT_HEAD else _LONG_HEAD
                step = min(wanted - len(self._head), len(chunk) - position)
                self._head += chunk[position : position + step]
                if len(self._head) == wanted:
                    self._open()
            position += step

    def _open(self) -> None:
        """Read the box header, unless it announces a 64-bit size that is not there yet."""
        size, length = int.from_bytes(self._head[:4]), len(self._head)
        if size == _IS_LONG and length < _LONG_HEAD:
            return
        self.kinds.append(self._head[4:_SHORT_HEAD])
        self.lasts = size == _TO_THE_END
        whole = int.from_bytes(self._head[_SHORT_HEAD:]) if size == _IS_LONG else size
        self.broken = not self.lasts and whole < length
        self._left = max(0, whole - length)
        self._head = b""
