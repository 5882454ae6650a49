"""The array types of the generator, their conversions, and resizing, blurring and interpolation."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

type ImageArray = NDArray[np.uint8]
"""height x width x 3 bytes: RGB, the result of every renderer."""
type FloatImage = NDArray[np.floating[Any]]
"""height x width x 3 in 0..1: RGB, for blending and shading."""
type Field = NDArray[np.floating[Any]]
"""height x width (or any shape): one number per pixel or grid point."""
type Colour = tuple[float, float, float]
"""RGB in 0..1."""

_LUMA = np.array([0.299, 0.587, 0.114], dtype=np.float32)


def to_float(image: ImageArray) -> FloatImage:
    """Convert bytes to floats in 0..1."""
    return image.astype(np.float32) * np.float32(1 / 255)


def to_uint8(pixels: FloatImage) -> ImageArray:
    """Convert floats to bytes; values outside 0..1 are clipped."""
    return (np.clip(pixels, 0.0, 1.0) * np.float32(255) + np.float32(0.5)).astype(np.uint8)


def rgb(colour: Colour) -> NDArray[np.float32]:
    """Convert a colour to an array."""
    return np.array(colour, dtype=np.float32)


def luminance(pixels: FloatImage) -> Field:
    """Return the perceived brightness of each pixel."""
    brightness: Field = pixels @ _LUMA
    return brightness


def mix(first: FloatImage, second: FloatImage, amount: Field | float) -> FloatImage:
    """Interpolate linearly from the first (amount 0) to the second (amount 1)."""
    mixed: FloatImage = first + (second - first) * amount
    return mixed


def smoothstep(low: float, high: float, value: Field) -> Field:
    """Rise smoothly from 0 at `low` to 1 at `high` (Hermite interpolation)."""
    t: Field = np.clip((value - low) * np.float32(1 / (high - low)), 0.0, 1.0)
    return t * t * (3 - 2 * t)


def resize_field(field: Field, height: int, width: int) -> Field:
    """Resize a field with bicubic interpolation."""
    pil_image = Image.fromarray(np.ascontiguousarray(field, dtype=np.float32))
    return np.asarray(pil_image.resize((width, height), Image.Resampling.BICUBIC), dtype=np.float32)


def resize_float_image(pixels: FloatImage, height: int, width: int) -> FloatImage:
    """Resize a float image; unlike bytes, it shows no banding."""
    return np.stack([resize_field(pixels[..., channel], height, width) for channel in range(3)], axis=-1)


def resize_image(image: ImageArray, height: int, width: int) -> ImageArray:
    """Resize an image: bicubic when enlarging, Hamming when shrinking."""
    shrinks = height * width < image.shape[0] * image.shape[1]
    resampling = Image.Resampling.HAMMING if shrinks else Image.Resampling.BICUBIC
    return np.asarray(Image.fromarray(image).resize((width, height), resampling), dtype=np.uint8)


def shrink(image: ImageArray, longest: int) -> ImageArray:
    """Shrink an image so that its long side is at most `longest`; the aspect ratio is preserved."""
    height, width = image.shape[:2]
    scale = longest / max(height, width)
    if scale >= 1:
        return image
    return resize_image(image, max(2, round(height * scale)), max(2, round(width * scale)))


def blur(image: ImageArray, radius: float) -> ImageArray:
    """Apply a Gaussian blur; for a large radius, at reduced size, which is faster and looks the same."""
    height, width = image.shape[:2]
    factor = max(1, int(radius / 3))
    pil_image = Image.fromarray(image)
    if factor > 1:
        pil_image = pil_image.resize((max(1, width // factor), max(1, height // factor)), Image.Resampling.BOX)
    pil_image = pil_image.filter(ImageFilter.GaussianBlur(radius / factor))
    return np.asarray(pil_image.resize((width, height), Image.Resampling.BICUBIC), dtype=np.uint8)


def blur_field(field: Field, radius: float) -> Field:
    """Blur a field by shrinking and enlarging it; meant for radii of several pixels."""
    height, width = field.shape
    rows, columns = max(1, round(height / radius)), max(1, round(width / radius))
    pil_image = Image.fromarray(np.ascontiguousarray(field, dtype=np.float32))
    small = np.asarray(pil_image.resize((columns, rows), Image.Resampling.HAMMING), dtype=np.float32)
    return resize_field(small, height, width)


def grid(height: int, width: int) -> tuple[Field, Field]:
    """Return row and column coordinates in 0..1 that broadcast to height x width."""
    rows = (np.arange(height, dtype=np.float32) + 0.5) / height
    columns = (np.arange(width, dtype=np.float32) + 0.5) / width
    return rows[:, None], columns[None, :]
