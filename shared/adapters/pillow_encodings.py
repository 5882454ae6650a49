"""Crop, resize and encode an input image with Pillow; loaded only for images that do not fit their model already."""

import io
from collections.abc import Iterator
from typing import Final

from PIL import Image

from shared.adapters.pillow_image_validator import PILLOW_NAMES, decode_errors, encode_image
from shared.domain.image_fitting import Fit, InputImageRules
from shared.domain.image_formats import JPEG, PNG, ValidatedImage
from shared.domain.image_headers import ImageHeader

_QUALITIES: Final = (95, 85, 75, 60, 40, 20)
_WHITE: Final = (255, 255, 255)


def encodings(content: bytes, header: ImageHeader, wanted: Fit, rules: InputImageRules) -> Iterator[ValidatedImage]:
    """Yield the wanted image in several encodings, the best first.

    Raises MalformedUploadError (no image, or a damaged one).
    """
    with decode_errors():
        image = _crop_and_resize(content, header, wanted)
    yield from _encodings(image, header.extension, rules)


def _crop_and_resize(content: bytes, header: ImageHeader, wanted: Fit) -> Image.Image:
    """Return the wanted crop at the wanted size.

    A JPEG is decoded at a half, a quarter or an eighth of its size where that leaves at least twice the target size.
    """
    image = Image.open(io.BytesIO(content), formats=[PILLOW_NAMES[header.extension]])
    left, upper, right, lower = wanted.crop
    scale_x, scale_y = wanted.size[0] / (right - left), wanted.size[1] / (lower - upper)
    image.draft(None, (int(header.width * scale_x * 2), int(header.height * scale_y * 2)))
    image.load()
    converted = image if image.mode in {"RGB", "RGBA"} else image.convert("RGB")
    scale = image.width / header.width, image.height / header.height
    box = (left * scale[0], upper * scale[1], right * scale[0], lower * scale[1])
    if scale_x == scale_y == 1 and image.width == header.width:
        return converted.crop(wanted.crop)
    return converted.resize(wanted.size, Image.Resampling.LANCZOS, box=box, reducing_gap=3.0)


def _encodings(image: Image.Image, extension: str, rules: InputImageRules) -> Iterator[ValidatedImage]:
    """Yield encodings: first the image's own format, then JPEG of decreasing quality, transparency on white."""
    if extension != JPEG and PNG in rules.formats:
        yield encode_image(image, PNG)
    if JPEG in rules.formats:
        if image.mode == "RGBA":
            background = Image.new("RGB", image.size, _WHITE)
            background.paste(image, mask=image)
            image = background
        for quality in _QUALITIES:
            yield encode_image(image, JPEG, quality)
    elif extension == JPEG:
        yield encode_image(image, PNG)
