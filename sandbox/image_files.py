"""Decodes the input images and encodes the results as PNG, JPEG or WebP files."""

import io
from typing import Any, Final

import numpy as np
from PIL import Image, ImageOps

from sandbox.arrays import ImageArray

_SAVE_OPTIONS: Final[dict[str, dict[str, Any]]] = {
    "png": {"format": "PNG", "compress_level": 1},
    "jpg": {"format": "JPEG", "quality": 92},
    "webp": {"format": "WEBP", "quality": 90, "method": 0},
}
_VIDEO_LONG_SIDE: Final = 1024


def decode_to_size(content: bytes, width: int, height: int) -> ImageArray:
    """Decode an image and fit it to a size: scaled, and cropped around its centre."""
    with Image.open(io.BytesIO(content)) as image:
        fitted = ImageOps.fit(image.convert("RGB"), (width, height), Image.Resampling.BICUBIC)
        return np.asarray(fitted, dtype=np.uint8)


def decode_for_video(content: bytes) -> ImageArray:
    """Decode an image in its own aspect ratio: long side at most 1024, both sides even, as yuv420p requires."""
    with Image.open(io.BytesIO(content)) as image:
        scale = min(1.0, _VIDEO_LONG_SIDE / max(image.size))
        width, height = (max(2, round(side * scale / 2) * 2) for side in image.size)
        return np.asarray(image.convert("RGB").resize((width, height)), dtype=np.uint8)


def encode_image(image: ImageArray, file_format: str) -> bytes:
    """Encode an image as a file: "png", "jpg" or "webp"."""
    file = io.BytesIO()
    Image.fromarray(image).save(file, **_SAVE_OPTIONS[file_format])
    return file.getvalue()
