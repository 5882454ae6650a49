"""The open sky: mostly clouds, with a low strip of hills to stand on."""

import numpy as np
from PIL import Image

from shared.adapters.providers.sandbox.brief import Brief
from shared.adapters.providers.sandbox.elements.flyers import add_balloons, add_flock, add_flyers
from shared.adapters.providers.sandbox.elements.sky import paint_sky
from shared.adapters.providers.sandbox.elements.weather import with_weather
from shared.adapters.providers.sandbox.moods import mood_of
from shared.adapters.providers.sandbox.noise import profile
from shared.adapters.providers.sandbox.pixels import Picture, grid, mix, rgb, smoothstep, to_light, to_picture


def paint_sky_scene(brief: Brief, height: int, width: int) -> Picture:
    """Paint the sky above far ridges."""
    mood, horizon = mood_of(brief), 0.90
    sky = paint_sky(brief, mood, height, width, horizon)
    light = brief.tinted(sky.light, 0.35)
    rows, _ = grid(height, width)
    for ridge in range(4):
        line = (
            horizon - 0.075 + ridge * 0.045 - 0.06 * profile(brief.chance(f"ridge{ridge}"), width, cells=3, octaves=6)
        )
        colour = mix(rgb(mood.sky[3]), rgb(mood.shade) * 0.55, 0.28 + 0.2 * ridge)
        light = mix(light, colour, smoothstep(-0.002, 0.002, rows - line[None, :])[..., None])
    canvas = Image.fromarray(to_picture(light))
    add_flock(canvas, brief, mood, horizon)
    add_balloons(canvas, brief, mood, horizon)
    add_flyers(canvas, brief, mood, horizon)
    return to_picture(with_weather(to_light(np.asarray(canvas)), brief, mood))
