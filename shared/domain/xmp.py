"""Write an XMP packet into an image file; the pixels are neither read nor changed."""

from collections.abc import Callable, Mapping
from typing import Final

from shared.domain.formats.jpeg import jpeg_with_xmp
from shared.domain.formats.png import png_with_xmp
from shared.domain.formats.webp import webp_with_xmp
from shared.domain.image_formats import JPEG, PNG, WEBP
from shared.domain.image_headers import read_image_header

_WRITERS: Final[Mapping[str, Callable[[bytes, bytes], bytes]]] = {
    JPEG: jpeg_with_xmp,
    PNG: png_with_xmp,
    WEBP: webp_with_xmp,
}


def image_with_xmp(content: bytes, packet: bytes) -> bytes:
    """Return the file with that packet (at most 60 000 bytes) instead of the textual metadata it had.

    Comments, EXIF and other packets are removed, because tools write prompts there. A truncated file is returned
    unchanged.
    """
    header = read_image_header(content)
    return _WRITERS[header.extension](content, packet) if header else content
