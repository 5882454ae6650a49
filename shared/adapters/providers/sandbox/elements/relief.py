"""The shapes that land can have: ranges, dunes, hills, islands."""

from collections.abc import Callable

import numpy as np

from shared.adapters.providers.sandbox.elements.ground import Heights
from shared.adapters.providers.sandbox.noise import fractal, ridged, sample
from shared.adapters.providers.sandbox.pixels import Field, smoothstep

_MAP = 576
_FINE = 4.6
"""Points of the map per unit of length."""


def ranges(rng: np.random.Generator) -> Heights:
    """Raise a mountain range behind a valley."""
    peaks, rough = ridged(rng, _MAP, rows=7, octaves=6), fractal(rng, _MAP, _MAP, rows=24, octaves=5)
    gap, lift = float(rng.uniform(-0.25, 0.25)), float(rng.uniform(15, 20))

    def heights(sideways: Field, away: Field) -> Field:
        up, across = away * np.float32(_FINE), sideways * np.float32(_FINE) + _MAP / 2
        opening = np.exp(-(((sideways - gap * away) / (0.24 * away)) ** 2)) * (1 - smoothstep(34, 56, away))
        rise = smoothstep(9, 46, away) * (1 - 0.72 * opening)
        soft = sample(rough, up, across)
        height: Field = (
            sample(peaks, up, across) ** 1.25 * lift * rise + soft * (0.9 + rise * 2.0) - 0.4 - opening * 1.2
        )
        return height

    return heights


def dunes(rng: np.random.Generator) -> Heights:
    """Blow sand into long crests, steep on the lee side."""
    bends, rough = fractal(rng, _MAP, _MAP, rows=7, octaves=2), fractal(rng, _MAP, _MAP, rows=40, octaves=3)
    turn, length = float(rng.uniform(-0.5, 0.5)), float(rng.uniform(8.5, 12))

    def heights(sideways: Field, away: Field) -> Field:
        up, across = away * np.float32(_FINE), sideways * np.float32(_FINE) + _MAP / 2
        bend = sample(bends, up, across)
        phase = ((away * 0.8 + sideways * turn) / length + bend * 1.7) * np.float32(2 * np.pi)
        crest = (0.5 + 0.5 * np.sin(phase + 0.6 * np.sin(phase))) ** 1.2
        sand: Field = crest * (0.7 + bend * 2.6) * (0.45 + 0.55 * smoothstep(2, 24, away)) * 1.5
        return sand + sample(rough, up * 5, across * 5) * 0.05

    return heights


def mesas(rng: np.random.Generator) -> Heights:
    """Leave table mountains standing on a plain."""
    blocks, rough = fractal(rng, _MAP, _MAP, rows=11, octaves=4), fractal(rng, _MAP, _MAP, rows=36, octaves=4)

    def heights(sideways: Field, away: Field) -> Field:
        up, across = away * np.float32(_FINE), sideways * np.float32(_FINE) + _MAP / 2
        block = sample(blocks, up, across)
        steps = smoothstep(0.60, 0.65, block) * 5.5 + smoothstep(0.70, 0.73, block) * 4.0
        table: Field = steps * smoothstep(14, 26, away) + sample(rough, up, across) * 1.1 + block * 1.2
        return table

    return heights


def rolling(rng: np.random.Generator) -> Heights:
    """Roll gentle hills one behind the other."""
    broad, rough = fractal(rng, _MAP, _MAP, rows=8, octaves=2), fractal(rng, _MAP, _MAP, rows=50, octaves=4)

    def heights(sideways: Field, away: Field) -> Field:
        up, across = away * np.float32(_FINE), sideways * np.float32(_FINE) + _MAP / 2
        rise = 1.4 + smoothstep(6, 50, away) * 5.5
        hill: Field = (sample(broad, up, across) - 0.32) * rise + sample(rough, up * 2, across * 2) * 0.10
        return hill

    return heights


def shores(rng: np.random.Generator) -> Heights:
    """Let islands and a headland rise out of water; below 0 is wet."""
    broad, rough = fractal(rng, _MAP, _MAP, rows=7, octaves=4), fractal(rng, _MAP, _MAP, rows=40, octaves=4)
    side = float(rng.choice([-1.0, 1.0]))

    def heights(sideways: Field, away: Field) -> Field:
        up, across = away * np.float32(_FINE), sideways * np.float32(_FINE) + _MAP / 2
        height = (sample(broad, up, across) - 0.60) * 17 * smoothstep(10, 30, away) - 0.5
        bay = (sample(broad, up * 1.6 + 90, across * 1.6) - 0.5) * np.minimum(away * 0.45, 5.0)
        beach = 1.5 - (away - 1.4) * 0.24 + side * sideways * 0.52 + bay
        land: Field = np.maximum(height, np.minimum(beach, 0.55 + beach * 0.10))
        return land + sample(rough, up, across) * 0.22 * smoothstep(0.1, 1.2, land)

    return heights


def lakeside(rng: np.random.Generator) -> Heights:
    """Lay a lake before wooded mountains; below 0 is wet."""
    peaks, rough = ridged(rng, _MAP, rows=6, octaves=6), fractal(rng, _MAP, _MAP, rows=26, octaves=4)

    def heights(sideways: Field, away: Field) -> Field:
        up, across = away * np.float32(_FINE), sideways * np.float32(_FINE) + _MAP / 2
        soft = sample(rough, up, across)
        shore = (away - 25 + (soft - 0.5) * 16) * 0.16 + np.abs(sideways) * 0.05 - 0.6
        back = sample(peaks, up, across) * 15 * smoothstep(28, 54, away)
        near = 0.9 - (away - 1.4) * 0.55 + soft
        land: Field = np.maximum(np.minimum(shore, 1.2 + shore * 0.25) + back, near)
        return land

    return heights


RELIEFS: dict[str, Callable[[np.random.Generator], Heights]] = {
    "ranges": ranges,
    "dunes": dunes,
    "mesas": mesas,
    "rolling": rolling,
    "shores": shores,
    "lakeside": lakeside,
}
