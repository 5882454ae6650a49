"""PNG as chunks (W3C PNG, third edition, §5): a length, a name, the data, and a checksum over the last two."""

import struct
from typing import Final
from zlib import crc32

SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_MOST_CHUNKS: Final = (
    65_536  # a writer of 8 KiB chunks needs 1 280 for 10 MiB; a walk over millions of empty ones is work
)
_MOST_SIDE: Final = 2**31 - 1
_FRAME: Final = 12  # what a chunk has besides its data
_DEPTHS: Final = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}  # by colour type


def measure_png(content: bytes) -> tuple[int, int] | None:
    """Width and height, if every chunk up to IEND is there with its right checksum; the rest is not looked at."""
    size = _header(content)
    at, has_pixels, view = len(SIGNATURE), False, memoryview(content)
    for _ in range(_MOST_CHUNKS):
        end = at + _FRAME + int.from_bytes(view[at : at + 4])
        if size is None or at + _FRAME > len(content) or end > len(content):
            return None
        if crc32(view[at + 4 : end - 4]) != int.from_bytes(view[end - 4 : end]):
            return None
        name = content[at + 4 : at + 8]
        if name == b"IEND":
            return size if has_pixels else None
        has_pixels, at = has_pixels or name == b"IDAT", end
    return None


def _header(content: bytes) -> tuple[int, int] | None:
    if not content.startswith(SIGNATURE + b"\0\0\0\x0dIHDR") or len(content) < 33:  # noqa: PLR2004 - where IHDR ends
        return None
    width, height, depth, colour, compression, filtering, interlace = struct.unpack_from(">IIBBBBB", content, 16)
    if depth not in _DEPTHS.get(colour, ()) or compression or filtering or interlace > 1:
        return None
    return (width, height) if 0 < width <= _MOST_SIDE and 0 < height <= _MOST_SIDE else None
