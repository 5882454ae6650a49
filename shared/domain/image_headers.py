"""Read format and size of an image from its bytes without decoding pixels, in a few milliseconds.

So a decompression bomb is refused before a decoder sees it, and a provider's response is checked without loading one.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from shared.domain.formats.jpeg import measure_jpeg
from shared.domain.formats.png import measure_png
from shared.domain.formats.webp import measure_webp
from shared.domain.image_formats import JPEG, PNG, WEBP, sniff


@dataclass(frozen=True, slots=True)
class ImageHeader:
    """A file's actual format (extension jpg, png or webp) and its size in pixels, before EXIF orientation applies."""

    extension: str
    width: int
    height: int

    @property
    def pixels(self) -> int:
        return self.width * self.height


_MEASURES: Final[Mapping[str, Callable[[bytes], tuple[int, int] | None]]] = {
    JPEG: measure_jpeg,
    PNG: measure_png,
    WEBP: measure_webp,
}


def read_image_header(content: bytes) -> ImageHeader | None:
    """Return the header of a structurally complete JPEG, PNG or WEBP file, or None.

    Checksums are verified where the format has them (PNG); compressed data is not. Bytes after the end of the file are
    ignored.
    """
    extension = sniff(content)
    size = _MEASURES[extension](content) if extension else None
    return ImageHeader(extension, *size) if extension and size else None
