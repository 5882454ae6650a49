"""JPEG as markers (ITU-T T.81, annex B): segments with a length, and scans that last until the next true marker."""

import re
import struct
from typing import Final

_MOST_SEGMENTS: Final = 10_000  # 10 MiB of full segments are 160, of a progressive picture's scans a dozen
_MARKER: Final = re.compile(rb"\xff([\x02-\xcf\xd8-\xfe])")  # neither stuffing, filling, TEM nor a restart
_START_OF_IMAGE, _END_OF_IMAGE, _START_OF_SCAN = 0xD8, 0xD9, 0xDA
_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # those three are tables and a reserved code


def measure_jpeg(content: bytes) -> tuple[int, int] | None:
    """Width and height, if the one frame has a scan and an end; what comes after the end is not looked at."""
    size: tuple[int, int] | None = None
    at, has_scan = 2, False
    for _ in range(_MOST_SEGMENTS):
        found = _MARKER.search(content, at)
        marker = found[1][0] if found else _START_OF_IMAGE
        if marker == _END_OF_IMAGE:
            return size if has_scan else None
        at = found.end() if found else len(content)
        length = int.from_bytes(content[at : at + 2])
        if marker == _START_OF_IMAGE or length < 2 or at + length > len(content):  # noqa: PLR2004 - its own two bytes
            return None
        if marker in _FRAMES and (size or not (size := _frame_size(content[at : at + length]))):
            return None  # a second frame: readers differ on which one counts
        has_scan = has_scan or (marker == _START_OF_SCAN and size is not None)
        at += length
    return None


def _frame_size(segment: bytes) -> tuple[int, int] | None:
    """From length, precision, height, width, number of components, and three bytes for each of these."""
    if len(segment) < 8 or len(segment) != 8 + 3 * segment[7]:  # noqa: PLR2004 - up to the components
        return None
    height, width = struct.unpack_from(">HH", segment, 3)
    return (width, height) if width and height else None
