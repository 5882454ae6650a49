"""Terrain shapes as height functions: mountain ranges, dunes, mesas, hills, coasts and lakes."""

from collections.abc import Callable

import numpy as np

from sandbox.arrays import Field, smoothstep
from sandbox.elements.terrain_view import HeightFunction
from sandbox.noise import fractal_noise, ridged_noise, sample

_NOISE_SIZE = 576
_NOISE_SCALE = 4.6
"""Noise points per unit of length."""


def ranges(rng: np.random.Generator) -> HeightFunction:
    """Return a mountain range behind a valley."""
    peaks, rough = (
        ridged_noise(rng, _NOISE_SIZE, rows=7, octaves=6),
        fractal_noise(rng, _NOISE_SIZE, _NOISE_SIZE, rows=24, octaves=5),
    )
    gap, lift = float(rng.uniform(-0.25, 0.25)), float(rng.uniform(15, 20))

    def height_at(lateral: Field, distance: Field) -> Field:
        up, across = distance * np.float32(_NOISE_SCALE), lateral * np.float32(_NOISE_SCALE) + _NOISE_SIZE / 2
        opening = np.exp(-(((lateral - gap * distance) / (0.24 * distance)) ** 2)) * (1 - smoothstep(34, 56, distance))
        rise = smoothstep(9, 46, distance) * (1 - 0.72 * opening)
        soft = sample(rough, up, across)
        height: Field = (
            sample(peaks, up, across) ** 1.25 * lift * rise + soft * (0.9 + rise * 2.0) - 0.4 - opening * 1.2
        )
        return height

    return height_at


def dunes(rng: np.random.Generator) -> HeightFunction:
    """Return sand dunes: long crests, steep on the lee side."""
    warp_noise, rough = (
        fractal_noise(rng, _NOISE_SIZE, _NOISE_SIZE, rows=7, octaves=2),
        fractal_noise(rng, _NOISE_SIZE, _NOISE_SIZE, rows=40, octaves=3),
    )
    slant, length = float(rng.uniform(-0.5, 0.5)), float(rng.uniform(8.5, 12))

    def height_at(lateral: Field, distance: Field) -> Field:
        up, across = distance * np.float32(_NOISE_SCALE), lateral * np.float32(_NOISE_SCALE) + _NOISE_SIZE / 2
        warp = sample(warp_noise, up, across)
        phase = ((distance * 0.8 + lateral * slant) / length + warp * 1.7) * np.float32(2 * np.pi)
        crest = (0.5 + 0.5 * np.sin(phase + 0.6 * np.sin(phase))) ** 1.2
        sand: Field = crest * (0.7 + warp * 2.6) * (0.45 + 0.55 * smoothstep(2, 24, distance)) * 1.5
        return sand + sample(rough, up * 5, across * 5) * 0.05

    return height_at


def mesas(rng: np.random.Generator) -> HeightFunction:
    """Return mesas on a plain."""
    blocks, rough = (
        fractal_noise(rng, _NOISE_SIZE, _NOISE_SIZE, rows=11, octaves=4),
        fractal_noise(rng, _NOISE_SIZE, _NOISE_SIZE, rows=36, octaves=4),
    )

    def height_at(lateral: Field, distance: Field) -> Field:
        up, across = distance * np.float32(_NOISE_SCALE), lateral * np.float32(_NOISE_SCALE) + _NOISE_SIZE / 2
        block = sample(blocks, up, across)
        steps = smoothstep(0.60, 0.65, block) * 5.5 + smoothstep(0.70, 0.73, block) * 4.0
        table: Field = steps * smoothstep(14, 26, distance) + sample(rough, up, across) * 1.1 + block * 1.2
        return table

    return height_at


def rolling(rng: np.random.Generator) -> HeightFunction:
    """Return gentle hills, higher in the distance."""
    broad, rough = (
        fractal_noise(rng, _NOISE_SIZE, _NOISE_SIZE, rows=8, octaves=2),
        fractal_noise(rng, _NOISE_SIZE, _NOISE_SIZE, rows=50, octaves=4),
    )

    def height_at(lateral: Field, distance: Field) -> Field:
        up, across = distance * np.float32(_NOISE_SCALE), lateral * np.float32(_NOISE_SCALE) + _NOISE_SIZE / 2
        rise = 1.4 + smoothstep(6, 50, distance) * 5.5
        hill: Field = (sample(broad, up, across) - 0.32) * rise + sample(rough, up * 2, across * 2) * 0.10
        return hill

    return height_at


def shores(rng: np.random.Generator) -> HeightFunction:
    """Return a beach and islands; below 0 is water."""
    broad, rough = (
        fractal_noise(rng, _NOISE_SIZE, _NOISE_SIZE, rows=7, octaves=4),
        fractal_noise(rng, _NOISE_SIZE, _NOISE_SIZE, rows=40, octaves=4),
    )
    side = float(rng.choice([-1.0, 1.0]))

    def height_at(lateral: Field, distance: Field) -> Field:
        up, across = distance * np.float32(_NOISE_SCALE), lateral * np.float32(_NOISE_SCALE) + _NOISE_SIZE / 2
        height = (sample(broad, up, across) - 0.60) * 17 * smoothstep(10, 30, distance) - 0.5
        bay = (sample(broad, up * 1.6 + 90, across * 1.6) - 0.5) * np.minimum(distance * 0.45, 5.0)
        beach = 1.5 - (distance - 1.4) * 0.24 + side * lateral * 0.52 + bay
        land: Field = np.maximum(height, np.minimum(beach, 0.55 + beach * 0.10))
        return land + sample(rough, up, across) * 0.22 * smoothstep(0.1, 1.2, land)

    return height_at


def lakeside(rng: np.random.Generator) -> HeightFunction:
    """Return a lake in front of mountains; below 0 is water."""
    peaks, rough = (
        ridged_noise(rng, _NOISE_SIZE, rows=6, octaves=6),
        fractal_noise(rng, _NOISE_SIZE, _NOISE_SIZE, rows=26, octaves=4),
    )

    def height_at(lateral: Field, distance: Field) -> Field:
        up, across = distance * np.float32(_NOISE_SCALE), lateral * np.float32(_NOISE_SCALE) + _NOISE_SIZE / 2
        soft = sample(rough, up, across)
        shore = (distance - 25 + (soft - 0.5) * 16) * 0.16 + np.abs(lateral) * 0.05 - 0.6
        back = sample(peaks, up, across) * 15 * smoothstep(28, 54, distance)
        near = 0.9 - (distance - 1.4) * 0.55 + soft
        land: Field = np.maximum(np.minimum(shore, 1.2 + shore * 0.25) + back, near)
        return land

    return height_at


TERRAINS: dict[str, Callable[[np.random.Generator], HeightFunction]] = {
    "ranges": ranges,
    "dunes": dunes,
    "mesas": mesas,
    "rolling": rolling,
    "shores": shores,
    "lakeside": lakeside,
}
