"""Neon punk: a dark violet world whose outlines are glowing tubes."""

import numpy as np

from shared.adapters.providers.sandbox.optics import saturated
from shared.adapters.providers.sandbox.pixels import (
    Picture,
    blur,
    grid,
    luminance,
    mix,
    rgb,
    smoothstep,
    to_light,
    to_picture,
)
from shared.adapters.providers.sandbox.styles.drawing import edges


def neon_punk(picture: Picture, rng: np.random.Generator) -> Picture:
    """Render as neon tubes in the dark."""
    height, width = picture.shape[:2]
    light = to_light(picture)
    level = luminance(light)
    dark = (
        mix(rgb((0.03, 0.0, 0.09)), rgb((0.42, 0.06, 0.52)), (level**1.4)[..., None]) * 0.62
        + saturated(light, 1.5) * 0.17
    )
    rows, columns = grid(height, width)
    turn = float(rng.uniform(0, 6.28))
    swing = np.sin(columns * 5 + rows * 4 + level * 5 + np.float32(turn))
    tubes = mix(rgb((1.0, 0.10, 0.62)), rgb((0.05, 0.92, 1.0)), smoothstep(-0.5, 0.5, swing)[..., None])
    lines = smoothstep(0.22, 0.85, edges(picture))[..., None] * tubes
    drawn = to_picture(lines)
    glow = to_light(blur(drawn, height * 0.012)) * 1.25 + to_light(blur(drawn, height * 0.045)) * 1.0
    scan = np.ones((height, 1, 1), dtype=np.float32)
    scan[::4] = 0.9
    return to_picture((dark + glow + lines * 0.95 + (lines**3) * 0.5) * scan)
