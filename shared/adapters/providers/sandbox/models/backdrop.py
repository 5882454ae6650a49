"""What a model stands before: the air of its hour, with stars where there would be some."""

import numpy as np

from shared.adapters.providers.sandbox.brief import Brief
from shared.adapters.providers.sandbox.elements.sky import scatter_stars
from shared.adapters.providers.sandbox.moods import Mood
from shared.adapters.providers.sandbox.pixels import Light, grid, mix, rgb


def backdrop_of(brief: Brief, mood: Mood, height: int, width: int) -> Light:
    """Paint a plain gradient with a soft light behind the model."""
    rows, columns = grid(height, width)
    top, low = rgb(mood.sky[1]), mix(rgb(mood.sky[3]), rgb(mood.sky[2]), 0.4)
    if brief.scene == "space":
        top, low = rgb((0.01, 0.01, 0.04)), rgb((0.07, 0.05, 0.16))
    glow = np.exp(-((rows - 0.55) ** 2 * 5 + (columns - 0.5) ** 2 * 4))[..., None]
    light = mix(mix(top, low, rows[..., None]), low * 0.6 + 0.4 * rgb(mood.sun) * low, glow * 0.7)
    if brief.scene == "space" or (brief.hour == "night" and brief.shows("stars")):
        light = scatter_stars(light, brief.chance("stars"), count=round(height * width / 1500))
    return light
