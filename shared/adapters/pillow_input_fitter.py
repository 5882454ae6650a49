"""Images made to fit a model's rules, on Pillow."""

import io
from collections.abc import Iterator
from typing import Final

from PIL import Image

from shared.adapters.pillow_image_validator import PILLOW_NAMES, reading_errors, written
from shared.domain.errors import MalformedUploadError, PayloadTooLargeError
from shared.domain.image_fitting import Fit, InputImageRules, fit
from shared.domain.image_formats import JPEG, PNG
from shared.domain.image_headers import ImageHeader, read_image_header
from shared.ports import ValidatedImage

_QUALITIES: Final = (95, 85, 75, 60, 40, 20)
_WHITE: Final = (255, 255, 255)


class PillowInputImageFitter:
    """Implements `shared.ports.InputImageFitter`."""

    def fit(self, content: bytes, rules: InputImageRules) -> ValidatedImage:
        header = read_image_header(content)
        if header is None:
            raise MalformedUploadError("The image is broken or truncated.")
        wanted = fit(header.width, header.height, rules)
        fits = wanted.size == (header.width, header.height) and header.extension in rules.formats
        if fits and len(content) <= rules.max_bytes:
            return ValidatedImage(content, header.extension)
        with reading_errors():
            image = _cut(content, header, wanted)
        for attempt in _tries(image, header.extension, rules):
            if len(attempt.content) <= rules.max_bytes:
                return attempt
        raise PayloadTooLargeError("The image cannot be made small enough for this model; send a simpler one.")


def _cut(content: bytes, header: ImageHeader, wanted: Fit) -> Image.Image:
    """The part that is wanted, in the size that is wanted.

    A JPEG is decoded to half, a quarter or an eighth of its size where that leaves twice what is needed.
    """
    image = Image.open(io.BytesIO(content), formats=[PILLOW_NAMES[header.extension]])
    left, upper, right, lower = wanted.crop
    across, down = wanted.size[0] / (right - left), wanted.size[1] / (lower - upper)
    image.draft(None, (int(header.width * across * 2), int(header.height * down * 2)))
    image.load()
    found = image if image.mode in {"RGB", "RGBA"} else image.convert("RGB")
    shrunk = image.width / header.width, image.height / header.height
    box = (left * shrunk[0], upper * shrunk[1], right * shrunk[0], lower * shrunk[1])
    if across == down == 1 and image.width == header.width:
        return found.crop(wanted.crop)
    return found.resize(wanted.size, Image.Resampling.LANCZOS, box=box, reducing_gap=3.0)


def _tries(image: Image.Image, extension: str, rules: InputImageRules) -> Iterator[ValidatedImage]:
    """Its own format first, then JPEG of ever less quality; what can be seen through an image is white in a JPEG."""
    if extension != JPEG and PNG in rules.formats:
        yield written(image, PNG)
    if JPEG in rules.formats:
        if image.mode == "RGBA":
            ground = Image.new("RGB", image.size, _WHITE)
            ground.paste(image, mask=image)
            image = ground
        for quality in _QUALITIES:
            yield written(image, JPEG, quality)
    elif extension == JPEG:
        yield written(image, PNG)
