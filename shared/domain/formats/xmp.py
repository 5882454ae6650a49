"""An XMP packet put into an image's file; the pixels are neither read nor changed."""

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
    """The file with that packet (60 000 bytes at most) in the place of what was written in it, in words, before.

    Comments, EXIF and other packets go: tools write prompts there. A file that is not whole is given back as it is.
    """
    header = read_image_header(content)
    return _WRITERS[header.extension](content, packet) if header else content
