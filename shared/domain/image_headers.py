"""What an image file says of itself, read from its bytes in a few milliseconds without decoding a pixel.

So a bomb is refused before a decoder is touched, and a provider's answer is judged without one being loaded.
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
    """A file's true format, by its extension (jpg, png, webp), and the pixels it has before it is turned upright."""

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
    """The header of a JPEG, PNG or WEBP file whose parts are all there from its first to its last, or None.

    Whole is the file, not each pixel: checksums are checked where the format has some (PNG), compressed data never
    are. Bytes after the file's end do not matter.
    """
    extension = sniff(content)
    size = _MEASURES[extension](content) if extension else None
    return ImageHeader(extension, *size) if extension and size else None
