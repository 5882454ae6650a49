"""The background of an isometric scene."""

import numpy as np

from sandbox.arrays import FloatImage, grid, mix, rgb
from sandbox.elements.sky import scatter_stars
from sandbox.lighting import Lighting
from sandbox.scene_spec import SceneSpec


def render_backdrop(spec: SceneSpec, lighting: Lighting, height: int, width: int) -> FloatImage:
    """Render a gradient with a soft glow in the centre, and stars at night and in space."""
    rows, columns = grid(height, width)
    top, low = rgb(lighting.sky[1]), mix(rgb(lighting.sky[3]), rgb(lighting.sky[2]), 0.4)
    if spec.scene == "space":
        top, low = rgb((0.01, 0.01, 0.04)), rgb((0.07, 0.05, 0.16))
    glow = np.exp(-((rows - 0.55) ** 2 * 5 + (columns - 0.5) ** 2 * 4))[..., None]
    pixels = mix(mix(top, low, rows[..., None]), low * 0.6 + 0.4 * rgb(lighting.sun) * low, glow * 0.7)
    if spec.scene == "space" or (spec.time_of_day == "night" and spec.includes("stars")):
        pixels = scatter_stars(pixels, spec.rng("stars"), count=round(height * width / 1500))
    return pixels
