"""MP4 as boxes, followed while they stream by (ISO/IEC 14496-12 §4.2); what is in them is skipped.

A box is its size in 32 bits, its type, its content; a size of 1 stands for one in 64 bits behind the type, a size of 0
for all that is left. The size counts from the box's own first byte.
"""

from typing import Final

_SHORT_HEAD, _LONG_HEAD = 8, 16
_TO_THE_END: Final = 0
_IS_LONG: Final = 1


class Boxes:
    """The boxes of the file's own level. `kinds` are their types so far; `lasts` where the last goes on to the end."""

    def __init__(self) -> None:
        self.kinds: list[bytes] = []
        self.lasts = False
        self.broken = False
        self._head = b""
        self._left = 0

    @property
    def complete(self) -> bool:
        """Whether the last of them has just ended."""
        return not (self.broken or self.lasts or self._head or self._left)

    def pass_by(self, chunk: bytes) -> None:
        """The next bytes of the file; after a size that cannot be, nothing more is made of them."""
        at = 0
        while at < len(chunk) and not (self.lasts or self.broken):
            if self._left:
                step = min(self._left, len(chunk) - at)
                self._left -= step
            else:
                wanted = _SHORT_HEAD if len(self._head) < _SHORT_HEAD else _LONG_HEAD
                step = min(wanted - len(self._head), len(chunk) - at)
                self._head += chunk[at : at + step]
                if len(self._head) == wanted:
                    self._open()
            at += step

    def _open(self) -> None:
        """The head of a box is complete, unless it says that there is more of it."""
        size, length = int.from_bytes(self._head[:4]), len(self._head)
        if size == _IS_LONG and length < _LONG_HEAD:
            return
        self.kinds.append(self._head[4:_SHORT_HEAD])
        self.lasts = size == _TO_THE_END
        whole = int.from_bytes(self._head[_SHORT_HEAD:]) if size == _IS_LONG else size
        self.broken = not self.lasts and whole < length
        self._left = max(0, whole - length)
        self._head = b""
