"""Validate and normalise input images with Pillow: decode fully, rotate upright, re-encode without metadata."""

import io
import warnings
from collections.abc import Generator
from contextlib import contextmanager
from typing import Final

from PIL import ExifTags, Image, ImageChops, UnidentifiedImageError

from shared.adapters.pillow_colours import convert_to_srgb
from shared.domain.errors import MalformedUploadError, PayloadTooLargeError, UnsupportedMediaTypeError
from shared.domain.formats.webp import is_lossy
from shared.domain.image_formats import JPEG, MAX_IMAGE_BYTES, MAX_IMAGE_PIXELS, PNG, WEBP, ValidatedImage, sniff
from shared.domain.image_headers import ImageHeader, read_image_header

PILLOW_NAMES: Final = {JPEG: "JPEG", PNG: "PNG", WEBP: "WEBP"}
_BIT_DEPTH: Final = 24  # offset of the bit depth in a PNG
_UPRIGHT: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}  # by EXIF orientation; Pillow's exif_transpose rewrites the EXIF and fails on what some cameras write
_BROKEN: Final = "The image is broken or truncated; send a complete JPEG, PNG or WEBP file."
_TOO_MANY_PIXELS: Final = "The image has more than 50 megapixels; send a smaller one."


class PillowImageValidator:
    """Implements the port `ImageValidator`."""

    def validate(self, content: bytes) -> ValidatedImage:
        """Re-encode lossy images as JPEG, lossless and transparent ones as PNG; only the pixels are preserved."""
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
        with decode_errors():
            image = _decoded(content, header)
        lossy = header.extension == JPEG or (header.extension == WEBP and is_lossy(content))
        return encode_image(image, JPEG if lossy and image.mode == "RGB" else PNG)


def encode_image(image: Image.Image, extension: str, quality: int = 95) -> ValidatedImage:
    """Encode an RGB or RGBA image as a file; `quality` is for JPEG."""
    out = io.BytesIO()
    options = {"compress_level": 1} if extension == PNG else {"quality": quality}
    image.save(out, PILLOW_NAMES[extension], **options)
    return ValidatedImage(out.getvalue(), extension)


@contextmanager
def decode_errors() -> Generator[None]:
    """Context manager: raise MalformedUploadError for what Pillow raises on damaged files."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about bombs, which were refused before, and unusual EXIF
            yield
    except Image.DecompressionBombError as error:
        raise MalformedUploadError(_TOO_MANY_PIXELS) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError) as error:
        raise MalformedUploadError(_BROKEN) from error


def _decoded(content: bytes, header: ImageHeader) -> Image.Image:
    """Decode the first image in the file to 8-bit RGB or RGBA."""
    image = Image.open(io.BytesIO(content), formats=[PILLOW_NAMES[header.extension]])
    if image.size != (header.width, header.height):
        raise MalformedUploadError(_BROKEN)  # two parsers disagree on the size: the file is crafted
    image.load()
    return normalize_pixels(image, content[_BIT_DEPTH] if header.extension == PNG else 8)


def normalize_pixels(image: Image.Image, bits: int = 8) -> Image.Image:
    """Convert a loaded image to RGB, or RGBA where it has transparency, without metadata.

    `bits` is the bit depth of a sample in the file. May raise what Pillow raises for damaged files.
    """
    rotation = _UPRIGHT.get(image.getexif().get(ExifTags.Base.Orientation, 1))
    profile = image.info.get("icc_profile")
    converted = _simple(image, bits)
    if isinstance(profile, bytes):
        converted = convert_to_srgb(converted, profile)
    if converted.mode not in {"RGB", "RGBA"}:
        converted = converted.convert("RGB")
    if rotation is not None:
        converted = converted.transpose(rotation)
    converted.info = {}
    return converted


def _simple(image: Image.Image, bits: int) -> Image.Image:
    """Convert to L, RGB, RGBA or CMYK, the modes that a profile can apply to."""
    if image.mode == "CMYK" and "adobe" not in image.info:
        return ImageChops.invert(image)  # Pillow treats every CMYK JPEG as inverted; only Adobe's are
    transparent = image.info.get("transparency")
    if isinstance(transparent, bytes) or image.mode in {"LA", "PA", "La", "RGBa"}:
        return image.convert("RGBA")
    if transparent is not None and image.mode != "P":
        return _with_transparent_colour(image, transparent, bits)
    if image.mode in {"L", "RGB", "RGBA", "CMYK"}:
        return image
    if image.mode.startswith("I;16"):
        return _upper_bits(image)
    return image.convert(
        "RGBA" if transparent is not None or (image.mode == "P" and _palette_has_alpha(image)) else "RGB"
    )


def _palette_has_alpha(image: Image.Image) -> bool:
    return image.palette is not None and image.palette.mode == "RGBA"


def _upper_bits(image: Image.Image) -> Image.Image:
    """Reduce 16-bit grey to its upper 8 bits; Pillow would clip it to white."""
    return Image.frombytes("L", image.size, image.tobytes()[1::2])


def _with_transparent_colour(image: Image.Image, transparent: int | tuple[int, ...], bits: int) -> Image.Image:
    """Make the transparent colour (tRNS) an alpha channel. Pillow leaves its samples in the file's bit depth."""
    if isinstance(transparent, int):
        grey = _upper_bits(image) if image.mode.startswith("I;16") else image.convert("L")
        sample = transparent >> 8 if bits > 8 else min(255, transparent * 255 // (2**bits - 1))  # noqa: PLR2004 - a byte
        colour: tuple[int, ...] = (sample, sample, sample)
        image = grey.convert("RGB")
    else:
        colour = tuple(sample >> 8 if bits > 8 else sample for sample in transparent[:3])  # noqa: PLR2004 - a byte
    image.info["transparency"] = colour
    return image.convert("RGBA")
