"""Noise in several octaves: the stuff that clouds, mountains and nebulae are made of."""

from typing import TYPE_CHECKING

import numpy as np

from shared.adapters.providers.sandbox.pixels import Field, resize_field

if TYPE_CHECKING:
    from numpy.typing import NDArray


def octave(rng: np.random.Generator, height: int, width: int, rows: int) -> Field:
    """Draw smooth random values with `rows` cells from top to bottom."""
    columns = max(2, round(rows * width / height))
    return resize_field(rng.random((rows + 1, columns + 1), dtype=np.float32), height, width)


def fractal(rng: np.random.Generator, height: int, width: int, *, rows: int = 3, octaves: int = 5) -> Field:
    """Sum octaves, each twice as fine and half as strong, stretched to 0..1."""
    total = np.zeros((height, width), dtype=np.float32)
    for level in range(octaves):
        total += octave(rng, height, width, rows << level) * np.float32(0.5**level)
    return stretched(total)


def ridged(rng: np.random.Generator, size: int, *, rows: int = 3, octaves: int = 6) -> Field:
    """Sum folded octaves: sharp crests with smooth valleys, rougher the higher it gets."""
    total = np.zeros((size, size), dtype=np.float32)
    weight: Field = np.ones((size, size), dtype=np.float32)
    for level in range(octaves):
        crest: Field = (1 - np.abs(octave(rng, size, size, rows << level) * 2 - 1)) ** 2
        crest = crest * weight
        total += crest * np.float32(0.52**level)
        weight = np.clip(crest * 1.6, 0, 1)
    return stretched(total)


def profile(rng: np.random.Generator, width: int, *, cells: int = 4, octaves: int = 5) -> Field:
    """Draw one line of hills, 0..1."""
    total = np.zeros(width, dtype=np.float32)
    for level in range(octaves):
        points = rng.random((2, (cells << level) + 2), dtype=np.float32)
        total += resize_field(points[:1].repeat(2, axis=0), 2, width)[0] * np.float32(0.5**level)
    return stretched(total)


def stretched(field: Field) -> Field:
    """Use the whole range 0..1."""
    low, high = float(field.min()), float(field.max())
    return (field - low) / max(high - low, 1e-6)


def sample(field: Field, rows: Field, columns: Field) -> Field:
    """Read a field between its points; coordinates are in its own size and wrap as a mirror would."""
    height, width = field.shape
    rows, columns = _mirrored(rows, height), _mirrored(columns, width)
    top: NDArray[np.int32] = rows.astype(np.int32)
    left: NDArray[np.int32] = columns.astype(np.int32)
    below, right = rows - top, columns - left
    start = top * np.int32(width) + left
    flat = field.ravel()
    upper = flat[start] * (1 - right) + flat[start + 1] * right
    lower = flat[start + width] * (1 - right) + flat[start + width + 1] * right
    value: Field = upper + (lower - upper) * below
    return value


def _mirrored(place: Field, size: int) -> Field:
    last = np.float32(size - 1.001)
    folded: Field = last - np.abs(np.mod(place, 2 * last) - last)
    return np.clip(folded, 0, last)
