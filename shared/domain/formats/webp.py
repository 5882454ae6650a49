"""WEBP as RIFF chunks (RFC 9649): a plain file has one image chunk, an extended one begins with VP8X."""

from collections.abc import Iterator
from typing import Final

HEAD_BYTES: Final = 12  # "RIFF", a size that counts from here on the last four, "WEBP"
_MOST_CHUNKS: Final = 65_536
_SIDE: Final = 0x3FFF  # 14 bits
_ANIMATED: Final = 0x02
_HAS_XMP, _HAS_EXIF, _HAS_ALPHA = 0x04, 0x08, 0x10
_LOSSLESS_ALPHA: Final = 0x10  # bit 28 of a lossless image's head
_WORDS: Final = frozenset({b"EXIF", b"XMP "})
_LOSSY, _LOSSLESS, _EXTENDED, _FRAME = b"VP8 ", b"VP8L", b"VP8X", b"ANMF"


def measure_webp(content: bytes) -> tuple[int, int] | None:
    """Width and height (the canvas's), if all chunks are there and an image or a frame is among them."""
    chunks = walk(content)
    if not chunks:
        return None
    first, at, length = chunks[0]
    start = content[at : at + min(length, 10)]
    if first != _EXTENDED:
        return _image_size(first, start)
    if length < 10:  # noqa: PLR2004 - flags, and three bytes a side
        return None
    canvas = (int.from_bytes(start[4:7], "little") + 1, int.from_bytes(start[7:10], "little") + 1)
    if start[0] & _ANIMATED:
        return canvas if any(name == _FRAME for name, _, _ in chunks) else None
    images = (_image_size(name, content[at : at + min(length, 10)]) for name, at, length in chunks[1:])
    return canvas if next(filter(None, images), None) == canvas else None


def webp_with_xmp(content: bytes, packet: bytes) -> bytes:
    """A whole file with the packet as last chunk, in place of EXIF and XMP; a plain file becomes an extended one."""
    chunks = [(name, content[at : at + length]) for name, at, length in walk(content) if name not in _WORDS]
    if chunks[0][0] == _EXTENDED:
        extended = chunks.pop(0)[1]
        flags = extended[0] & ~_HAS_EXIF
    else:
        name, data = chunks[0]
        width, height = _image_size(name, data[:10]) or (1, 1)
        extended = b"\0\0\0\0" + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
        flags = _HAS_ALPHA if name == _LOSSLESS and data[4] & _LOSSLESS_ALPHA else 0
    body = [(_EXTENDED, bytes([flags | _HAS_XMP]) + extended[1:]), *chunks, (b"XMP ", packet)]
    riff = b"WEBP" + b"".join(_chunk(name, data) for name, data in body)
    return b"RIFF" + len(riff).to_bytes(4, "little") + riff


def _chunk(name: bytes, data: bytes) -> bytes:
    return name + len(data).to_bytes(4, "little") + data + b"\0" * (len(data) % 2)


def is_lossy(content: bytes) -> bool:
    """Whether its image lost something already (frames of an animation are not looked into)."""
    return any(name == _LOSSY for name, _, _ in walk(content))


def walk(content: bytes) -> list[tuple[bytes, int, int]]:
    """Name, start and length of each chunk's data; nothing where one is cut off. Bytes after the RIFF do not count."""
    end = 8 + int.from_bytes(content[4:8], "little")
    if content[:4] != b"RIFF" or content[8:HEAD_BYTES] != b"WEBP" or end > len(content):
        return []
    chunks = list(_chunks(content, end))
    return chunks if len(chunks) < _MOST_CHUNKS and all(at + length <= end for _, at, length in chunks) else []


def _chunks(content: bytes, end: int) -> Iterator[tuple[bytes, int, int]]:
    at = HEAD_BYTES
    for _ in range(_MOST_CHUNKS):
        if at + 8 > end:
            return
        length = int.from_bytes(content[at + 4 : at + 8], "little")
        yield content[at : at + 4], at + 8, length
        at += 8 + length + length % 2


def _image_size(name: bytes, start: bytes) -> tuple[int, int] | None:
    """From the head of a key frame (RFC 6386 §9.1), or of a lossless image (RFC 9649 §3.4)."""
    if name == _LOSSY and start[3:6] == b"\x9d\x01\x2a" and len(start) == 10 and not start[0] & 1:  # noqa: PLR2004
        width, height = (int.from_bytes(start[i : i + 2], "little") & _SIDE for i in (6, 8))
        return (width, height) if width and height else None
    if name == _LOSSLESS and start[:1] == b"\x2f" and len(start) >= 5:  # noqa: PLR2004 - a mark and four bytes
        bits = int.from_bytes(start[1:5], "little")
        return (bits & _SIDE) + 1, (bits >> 14 & _SIDE) + 1
    return None
