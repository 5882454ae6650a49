"""PNG as chunks (W3C PNG, third edition, §5): a length, a name, the data, and a checksum over the last two."""

import struct
from collections.abc import Iterator
from typing import Final
from zlib import crc32

SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_MOST_CHUNKS: Final = (
    65_536  # a writer of 8 KiB chunks needs 1 280 for 10 MiB; a walk over millions of empty ones is work
)
_MOST_SIDE: Final = 2**31 - 1
_WORDS: Final = frozenset({b"tEXt", b"zTXt", b"iTXt", b"eXIf"})
_FRAME: Final = 12  # what a chunk has besides its data
_DEPTHS: Final = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}  # by colour type


def measure_png(content: bytes) -> tuple[int, int] | None:
    """Width and height, if every chunk up to IEND is there with its right checksum; the rest is not looked at."""
    size = _header(content)
    if size is None:
        return None
    has_pixels = False
    for name, _, _ in _chunks(content):
        if name == b"IEND":
            return size if has_pixels else None
        has_pixels = has_pixels or name == b"IDAT"
    return None


def png_with_xmp(content: bytes, packet: bytes) -> bytes:
    """A whole file with the packet after its header (XMP part 3, §1.1.5), in place of other text and EXIF."""
    kept = [content[start:end] for name, start, end in _chunks(content) if name not in _WORDS]
    text = b"iTXtXML:com.adobe.xmp\0\0\0\0\0" + packet  # not compressed, no language, no translated keyword
    written = len(text[4:]).to_bytes(4) + text + crc32(text).to_bytes(4)
    return b"".join([SIGNATURE, kept[0], written, *kept[1:]])


def _chunks(content: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Name, start and end of each chunk up to IEND; ends early where one is cut off or its checksum is wrong."""
    at, view = len(SIGNATURE), memoryview(content)
    for _ in range(_MOST_CHUNKS):
        end = at + _FRAME + int.from_bytes(view[at : at + 4])
        if end > len(content) or crc32(view[at + 4 : end - 4]) != int.from_bytes(view[end - 4 : end]):
            return
        name = content[at + 4 : at + 8]
        yield name, at, end
        if name == b"IEND":
            return
        at = end


def _header(content: bytes) -> tuple[int, int] | None:
    if not content.startswith(SIGNATURE + b"\0\0\0\x0dIHDR") or len(content) < 33:  # noqa: PLR2004 - where IHDR ends
        return None
    width, height, depth, colour, compression, filtering, interlace = struct.unpack_from(">IIBBBBB", content, 16)
    if depth not in _DEPTHS.get(colour, ()) or compression or filtering or interlace > 1:
        return None
    return (width, height) if 0 < width <= _MOST_SIDE and 0 < height <= _MOST_SIDE else None
