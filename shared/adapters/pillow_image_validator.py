"""The image gate on Pillow: uploads are decoded whole, turned upright, and written anew without their metadata."""

import io
import warnings
from collections.abc import Generator
from contextlib import contextmanager
from typing import Final

from PIL import Image, UnidentifiedImageError

from shared.adapters.pillow_pixels import plain
from shared.domain.errors import MalformedUploadError, PayloadTooLargeError, UnsupportedMediaTypeError
from shared.domain.formats.webp import is_lossy
from shared.domain.image_formats import JPEG, MAX_IMAGE_BYTES, MAX_IMAGE_PIXELS, PNG, WEBP, sniff
from shared.domain.image_headers import ImageHeader, read_image_header
from shared.ports import ValidatedImage

PILLOW_NAMES: Final = {JPEG: "JPEG", PNG: "PNG", WEBP: "WEBP"}
_BIT_DEPTH: Final = 24  # where a PNG says how many bits a sample has
_BROKEN: Final = "The image is broken or truncated; send a complete JPEG, PNG or WEBP file."
_TOO_MANY_PIXELS: Final = "The image has more than 50 megapixels; send a smaller one."


class PillowImageValidator:
    """Implements `shared.ports.ImageValidator`."""

    def validate(self, content: bytes) -> ValidatedImage:
        """Lossy images become JPEG, others and those that can be seen through PNG; only pixels are carried over."""
        if not content:
            raise MalformedUploadError("The image is empty; send a JPEG, PNG or WEBP file.")
        if len(content) > MAX_IMAGE_BYTES:
            raise PayloadTooLargeError("The image is over 10 MiB; send a smaller file.")
        if sniff(content) is None:
            raise UnsupportedMediaTypeError("The image is not a JPEG, PNG or WEBP file.")
        header = read_image_header(content)
        if header is None:
            raise MalformedUploadError(_BROKEN)
        if header.pixels > MAX_IMAGE_PIXELS:
            raise MalformedUploadError(_TOO_MANY_PIXELS)
        with reading_errors():
            image = _decoded(content, header)
        lossy = header.extension == JPEG or (header.extension == WEBP and is_lossy(content))
        return written(image, JPEG if lossy and image.mode == "RGB" else PNG)


def written(image: Image.Image, extension: str, quality: int = 95) -> ValidatedImage:
    """A file of a plain image's pixels."""
    out = io.BytesIO()
    options = {"compress_level": 1} if extension == PNG else {"quality": quality}
    image.save(out, PILLOW_NAMES[extension], **options)
    return ValidatedImage(out.getvalue(), extension)


@contextmanager
def reading_errors() -> Generator[None]:
    """What Pillow's readers raise for damaged files, as MalformedUploadError."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of bombs, which were refused before, and of odd EXIF
            yield
    except Image.DecompressionBombError as error:
        raise MalformedUploadError(_TOO_MANY_PIXELS) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError) as error:
        raise MalformedUploadError(_BROKEN) from error


def _decoded(content: bytes, header: ImageHeader) -> Image.Image:
    """The first image in the file, whole and plain."""
    image = Image.open(io.BytesIO(content), formats=[PILLOW_NAMES[header.extension]])
    if image.size != (header.width, header.height):
        raise MalformedUploadError(_BROKEN)  # two readers that differ on a file's size: it was made for that
    image.load()
    return plain(image, content[_BIT_DEPTH] if header.extension == PNG else 8)
