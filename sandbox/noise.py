"""Fractal value noise, for clouds, mountains, nebulae and textures."""

from typing import TYPE_CHECKING

import numpy as np

from sandbox.arrays import Field, resize_field

if TYPE_CHECKING:
    from numpy.typing import NDArray


def noise_octave(rng: np.random.Generator, height: int, width: int, rows: int) -> Field:
    """Return smooth random values with `rows` cells from top to bottom."""
    columns = max(2, round(rows * width / height))
    return resize_field(rng.random((rows + 1, columns + 1), dtype=np.float32), height, width)


def fractal_noise(rng: np.random.Generator, height: int, width: int, *, rows: int = 3, octaves: int = 5) -> Field:
    """Sum octaves, each of twice the frequency and half the amplitude, normalised to 0..1 (fractal Brownian motion)."""
    total = np.zeros((height, width), dtype=np.float32)
    for level in range(octaves):
        total += noise_octave(rng, height, width, rows << level) * np.float32(0.5**level)
    return normalize(total)


def ridged_noise(rng: np.random.Generator, size: int, *, rows: int = 3, octaves: int = 6) -> Field:
    """Return ridged multifractal noise: sharp crests, smooth valleys, rougher with height."""
    total = np.zeros((size, size), dtype=np.float32)
    weight: Field = np.ones((size, size), dtype=np.float32)
    for level in range(octaves):
        crest: Field = (1 - np.abs(noise_octave(rng, size, size, rows << level) * 2 - 1)) ** 2
        crest = crest * weight
        total += crest * np.float32(0.52**level)
        weight = np.clip(crest * 1.6, 0, 1)
    return normalize(total)


def noise_profile(rng: np.random.Generator, width: int, *, cells: int = 4, octaves: int = 5) -> Field:
    """Return one-dimensional fractal noise in 0..1, such as the outline of hills."""
    total = np.zeros(width, dtype=np.float32)
    for level in range(octaves):
        points = rng.random((2, (cells << level) + 2), dtype=np.float32)
        total += resize_field(points[:1].repeat(2, axis=0), 2, width)[0] * np.float32(0.5**level)
    return normalize(total)


def normalize(field: Field) -> Field:
    """Scale a field to the range 0..1."""
    low, high = float(field.min()), float(field.max())
    return (field - low) / max(high - low, 1e-6)


def sample(field: Field, rows: Field, columns: Field) -> Field:
    """Sample a field bilinearly at coordinates in its own size; they are mirrored at the borders."""
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


def _mirrored(position: Field, size: int) -> Field:
    last = np.float32(size - 1.001)
    folded: Field = last - np.abs(np.mod(position, 2 * last) - last)
    return np.clip(folded, 0, last)
