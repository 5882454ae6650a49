"""Watercolour: wet edges, pigment that gathers, paper that shows. No documented style, but prompts ask for it."""

import numpy as np

from shared.adapters.providers.sandbox.noise import fractal
from shared.adapters.providers.sandbox.optics import saturated
from shared.adapters.providers.sandbox.pixels import Picture, grid, resize_field, rgb, smoothstep, to_light, to_picture
from shared.adapters.providers.sandbox.styles.drawing import daubed, edges


def watercolour(picture: Picture, rng: np.random.Generator) -> Picture:
    """Render in thin washes."""
    height, width = picture.shape[:2]
    wash = daubed(picture, 13)
    light = saturated(to_light(wash) * 0.80 + 0.20, 1.25)
    pool = resize_field(fractal(rng, 128, 128, rows=4, octaves=5), height, width)
    tooth = resize_field(fractal(rng, 192, 192, rows=64, octaves=2), height, width)
    rim = edges(wash) * np.float32(0.20)
    pigment = 1 + (pool - 0.5) * np.float32(0.34) + rim + (tooth - 0.5) * np.float32(0.10)
    painted = np.clip(light, 0.02, 1) ** pigment[..., None]
    rows, columns = grid(height, width)
    edge = np.minimum(np.minimum(rows, 1 - rows), np.minimum(columns, 1 - columns))
    bare = smoothstep(0.035, 0.0, edge - (pool - 0.5) * np.float32(0.06))
    paper = rgb((0.98, 0.965, 0.93)) * (0.97 + 0.04 * tooth)[..., None]
    return to_picture(painted + (paper - painted) * bare[..., None])
