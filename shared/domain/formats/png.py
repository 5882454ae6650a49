"""Read the size of a PNG and write XMP into it, by walking its chunks (W3C PNG, third edition, §5)."""

import struct
from collections.abc import Iterator
from typing import Final
from zlib import crc32

SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_MOST_CHUNKS: Final = 65_536  # 10 MiB in chunks of 8 KiB are 1 280; millions of empty chunks would cost time
_MOST_SIDE: Final = 2**31 - 1
_METADATA: Final = frozenset({b"tEXt", b"zTXt", b"iTXt", b"eXIf"})
_CHUNK_OVERHEAD: Final = 12  # length, name and checksum
_DEPTHS: Final = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}  # by colour type


def measure_png(content: bytes) -> tuple[int, int] | None:
    """Return width and height, or None unless every chunk up to IEND is present with a correct checksum."""
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
    """Return a complete file with the packet after its header (XMP part 3, §1.1.5) instead of other text and EXIF."""
    chunks = [content[start:end] for name, start, end in _chunks(content) if name not in _METADATA]
    text = b"iTXtXML:com.adobe.xmp\0\0\0\0\0" + packet  # not compressed, no language, no translated keyword
    written = len(text[4:]).to_bytes(4) + text + crc32(text).to_bytes(4)
    return b"".join([SIGNATURE, chunks[0], written, *chunks[1:]])


def _chunks(content: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Yield name, start and end of each chunk up to IEND; stop early at a truncated chunk or a wrong checksum."""
    position, view = len(SIGNATURE), memoryview(content)
    for _ in range(_MOST_CHUNKS):
        end = position + _CHUNK_OVERHEAD + int.from_bytes(view[position : position + 4])
        if end > len(content) or crc32(view[position + 4 : end - 4]) != int.from_bytes(view[end - 4 : end]):
            return
        name = content[position + 4 : position + 8]
        yield name, position, end
        if name == b"IEND":
            return
        position = end


def _header(content: bytes) -> tuple[int, int] | None:
    if not content.startswith(SIGNATURE + b"\0\0\0\x0dIHDR") or len(content) < 33:  # noqa: PLR2004 - the end of IHDR
        return None
    width, height, depth, colour, compression, filtering, interlace = struct.unpack_from(">IIBBBBB", content, 16)
    if depth not in _DEPTHS.get(colour, ()) or compression or filtering or interlace > 1:
        return None
    return (width, height) if 0 < width <= _MOST_SIDE and 0 < height <= _MOST_SIDE else None
