"""Read the size of a JPEG and write XMP into it, by walking its marker segments (ITU-T T.81, annex B)."""

import re
import struct
from collections.abc import Iterator
from typing import Final

_MOST_SEGMENTS: Final = 10_000  # 10 MiB of full segments are 160; a progressive image has a dozen scans
_MARKER: Final = re.compile(rb"\xff([\x02-\xcf\xd8-\xfe])")  # not stuffing, fill bytes, TEM or a restart marker
_START_OF_IMAGE, _END_OF_IMAGE, _START_OF_SCAN = 0xD8, 0xD9, 0xDA
_JFIF: Final = 0xE0
_METADATA: Final = frozenset({0xE1, 0xED, 0xFE})  # EXIF and XMP, Photoshop and IPTC-IIM, comments
_XMP: Final = b"http://ns.adobe.com/xap/1.0/\0"
_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # those three are tables and a reserved code


def measure_jpeg(content: bytes) -> tuple[int, int] | None:
    """Return width and height, or None unless there is one frame with a scan and an end. Later bytes are ignored."""
    size: tuple[int, int] | None = None
    has_scan = False
    for marker, start, end in _segments(content):
        if marker == _END_OF_IMAGE:
            return size if has_scan else None
        if marker in _FRAMES and (size or not (size := _frame_size(content[start + 2 : end]))):
            return None  # a second frame: readers differ on which one counts
        has_scan = has_scan or (marker == _START_OF_SCAN and size is not None)
    return None


def jpeg_with_xmp(content: bytes, packet: bytes) -> bytes:
    """Return a complete file with the packet after the JFIF header (XMP part 3, §1.1.3) in place of EXIF, comments."""
    segments = list(_segments(content))
    start = segments[0][2] if segments[0][0] == _JFIF else 2
    written = _XMP + packet
    parts = [content[:start], b"\xff\xe1", (len(written) + 2).to_bytes(2), written]
    for marker, begin, end in segments:
        if marker in _METADATA:
            parts.append(content[start:begin])
            start = end
    return b"".join([*parts, content[start : segments[-1][2]]])


def _segments(content: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield marker, start and end of each segment up to the end of the image; stop early at a truncated one.

    Between a segment's end and the next one's start lie a scan's data or fill bytes.
    """
    position = 2
    for _ in range(_MOST_SEGMENTS):
        found = _MARKER.search(content, position)
        if found is None:
            return
        marker, start, position = found[1][0], found.start(), found.end()
        if marker == _END_OF_IMAGE:
            yield marker, start, position
            return
        length = int.from_bytes(content[position : position + 2])
        if marker == _START_OF_IMAGE or length < 2 or position + length > len(content):  # noqa: PLR2004 - the length field
            return
        position += length
        yield marker, start, position


def _frame_size(segment: bytes) -> tuple[int, int] | None:
    """Parse length, precision, height, width, number of components, and three bytes for each component."""
    if len(segment) < 8 or len(segment) != 8 + 3 * segment[7]:  # noqa: PLR2004 - bytes before the components
        return None
    height, width = struct.unpack_from(">HH", segment, 3)
    return (width, height) if width and height else None
