"""The kinds of array the engine draws on, and the conversions between them."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

type Picture = NDArray[np.uint8]
"""height x width x 3, what leaves the engine."""
type Light = NDArray[np.floating[Any]]
"""height x width x 3 in 0..1, what is mixed and shaded."""
type Field = NDArray[np.floating[Any]]
"""height x width (or any shape), one number a place."""
type Colour = tuple[float, float, float]

LUMA = np.array([0.299, 0.587, 0.114], dtype=np.float32)


def to_light(picture: Picture) -> Light:
    """Turn bytes into light."""
    return picture.astype(np.float32) * np.float32(1 / 255)


def to_picture(light: Light) -> Picture:
    """Turn light into bytes, cutting off what is too bright or too dark."""
    return (np.clip(light, 0.0, 1.0) * np.float32(255) + np.float32(0.5)).astype(np.uint8)


def rgb(colour: Colour) -> NDArray[np.float32]:
    """Make a colour something that arrays can be multiplied by."""
    return np.array(colour, dtype=np.float32)


def luminance(light: Light) -> Field:
    """Say how bright each place looks."""
    bright: Field = light @ LUMA
    return bright


def mix(one: Light, other: Light, amount: Field | float) -> Light:
    """Go from one (0) to the other (1)."""
    mixed: Light = one + (other - one) * amount
    return mixed


def smoothstep(low: float, high: float, value: Field) -> Field:
    """Rise from 0 at `low` to 1 at `high` without corners."""
    t: Field = np.clip((value - low) * np.float32(1 / (high - low)), 0.0, 1.0)
    return t * t * (3 - 2 * t)


def resize_field(field: Field, height: int, width: int) -> Field:
    """Scale a field smoothly."""
    image = Image.fromarray(np.ascontiguousarray(field, dtype=np.float32))
    return np.asarray(image.resize((width, height), Image.Resampling.BICUBIC), dtype=np.float32)


def resize_light(light: Light, height: int, width: int) -> Light:
    """Scale light smoothly, without the banding that bytes would bring."""
    return np.stack([resize_field(light[..., channel], height, width) for channel in range(3)], axis=-1)


def resize_picture(picture: Picture, height: int, width: int) -> Picture:
    """Scale a picture."""
    shrinks = height * width < picture.shape[0] * picture.shape[1]
    kind = Image.Resampling.HAMMING if shrinks else Image.Resampling.BICUBIC
    return np.asarray(Image.fromarray(picture).resize((width, height), kind), dtype=np.uint8)


def shrink(picture: Picture, longest: int) -> Picture:
    """Make the long side at most `longest`, keeping the proportions."""
    height, width = picture.shape[:2]
    scale = longest / max(height, width)
    if scale >= 1:
        return picture
    return resize_picture(picture, max(2, round(height * scale)), max(2, round(width * scale)))


def blur(picture: Picture, radius: float) -> Picture:
    """Soften by a radius in pixels; wide blurs are made small and scaled up, which nobody can see."""
    height, width = picture.shape[:2]
    factor = max(1, int(radius / 3))
    image = Image.fromarray(picture)
    if factor > 1:
        image = image.resize((max(1, width // factor), max(1, height // factor)), Image.Resampling.BOX)
    image = image.filter(ImageFilter.GaussianBlur(radius / factor))
    return np.asarray(image.resize((width, height), Image.Resampling.BICUBIC), dtype=np.uint8)


def blur_field(field: Field, radius: float) -> Field:
    """Soften one number a place; made for radii of several pixels."""
    height, width = field.shape
    rows, columns = max(1, round(height / radius)), max(1, round(width / radius))
    image = Image.fromarray(np.ascontiguousarray(field, dtype=np.float32))
    small = np.asarray(image.resize((columns, rows), Image.Resampling.HAMMING), dtype=np.float32)
    return resize_field(small, height, width)


def grid(height: int, width: int) -> tuple[Field, Field]:
    """Give row and column coordinates in 0..1 that broadcast to the whole picture."""
    rows = (np.arange(height, dtype=np.float32) + 0.5) / height
    columns = (np.arange(width, dtype=np.float32) + 0.5) / width
    return rows[:, None], columns[None, :]
