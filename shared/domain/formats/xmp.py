"""An XMP packet put into a picture's file; the pixels are neither read nor changed."""

from collections.abc import Callable, Mapping
from typing import Final

from shared.domain.formats.jpeg import jpeg_with_xmp
from shared.domain.formats.png import png_with_xmp
from shared.domain.formats.webp import webp_with_xmp
from shared.domain.picture_headers import read_picture_header
from shared.domain.pictures import JPEG, PNG, WEBP

_WRITERS: Final[Mapping[str, Callable[[bytes, bytes], bytes]]] = {
    JPEG: jpeg_with_xmp,
    PNG: png_with_xmp,
    WEBP: webp_with_xmp,
}


def picture_with_xmp(content: bytes, packet: bytes) -> bytes:
    """The file with that packet (60 000 bytes at most) in the place of what was written in it, in words, before.

    Comments, EXIF and other packets go: tools write prompts there. A file that is not whole is given back as it is.
    """
    header = read_picture_header(content)
    return _WRITERS[header.extension](content, packet) if header else content
