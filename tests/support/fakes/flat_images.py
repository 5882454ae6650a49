"""Whole images of one colour, just as they were asked for; made once, so that a test costs nothing."""

import io
from functools import cache

from PIL import Image

from shared.domain.generation import AspectRatio, GeneratedImage, OutputFormat, TextToImage

_PILLOW_NAMES = {OutputFormat.PNG: "PNG", OutputFormat.JPG: "JPEG", OutputFormat.WEBP: "WEBP"}


def flat_image(request: TextToImage) -> GeneratedImage:
    return GeneratedImage(_content(request.aspect_ratio, request.output_format), request.output_format)


@cache
def _content(ratio: AspectRatio, output_format: OutputFormat) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", ratio.size, (20, 90, 160)).save(out, _PILLOW_NAMES[output_format])
    return out.getvalue()
