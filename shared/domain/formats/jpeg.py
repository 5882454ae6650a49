"""JPEG as markers (ITU-T T.81, annex B): segments with a length, and scans that last until the next true marker."""

import re
import struct
from collections.abc import Iterator
from typing import Final

_MOST_SEGMENTS: Final = 10_000  # 10 MiB of full segments are 160, of a progressive image's scans a dozen
_MARKER: Final = re.compile(rb"\xff([\x02-\xcf\xd8-\xfe])")  # neither stuffing, filling, TEM nor a restart
_START_OF_IMAGE, _END_OF_IMAGE, _START_OF_SCAN = 0xD8, 0xD9, 0xDA
_JFIF: Final = 0xE0
_WORDS: Final = frozenset({0xE1, 0xED, 0xFE})  # EXIF and XMP, Photoshop's and the IPTC's old block, comments
_XMP: Final = b"http://ns.adobe.com/xap/1.0/\0"
_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # those three are tables and a reserved code


def measure_jpeg(content: bytes) -> tuple[int, int] | None:
    """Width and height, if the one frame has a scan and an end; what comes after the end is not looked at."""
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
    """A whole file with the packet after its JFIF header (XMP part 3, §1.1.3), in place of EXIF and comments."""
    segments = list(_segments(content))
    start = segments[0][2] if segments[0][0] == _JFIF else 2
    written = _XMP + packet
    parts = [content[:start], b"\xff\xe1", (len(written) + 2).to_bytes(2), written]
    for marker, begin, end in segments:
        if marker in _WORDS:
            parts.append(content[start:begin])
            start = end
    return b"".join([*parts, content[start : segments[-1][2]]])


def _segments(content: bytes) -> Iterator[tuple[int, int, int]]:
    """Marker, start and end of each segment up to the end of the image; ends early where one is cut off.

    What lies between a segment's end and the next one's start is a scan's data, or filling.
    """
    at = 2
    for _ in range(_MOST_SEGMENTS):
        found = _MARKER.search(content, at)
        if found is None:
            return
        marker, start, at = found[1][0], found.start(), found.end()
        if marker == _END_OF_IMAGE:
            yield marker, start, at
            return
        length = int.from_bytes(content[at : at + 2])
        if marker == _START_OF_IMAGE or length < 2 or at + length > len(content):  # noqa: PLR2004 - its own two bytes
            return
        at += length
        yield marker, start, at


def _frame_size(segment: bytes) -> tuple[int, int] | None:
    """From length, precision, height, width, number of components, and three bytes for each of these."""
    if len(segment) < 8 or len(segment) != 8 + 3 * segment[7]:  # noqa: PLR2004 - up to the components
        return None
    height, width = struct.unpack_from(">HH", segment, 3)
    return (width, height) if width and height else None
