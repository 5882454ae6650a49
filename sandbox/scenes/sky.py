"""The open sky: mostly clouds, above a low strip of hills."""

import numpy as np
from PIL import Image

from sandbox.arrays import ImageArray, grid, mix, rgb, smoothstep, to_float, to_uint8
from sandbox.elements.flying_objects import add_balloons, add_birds, add_flying_objects
from sandbox.elements.sky import render_sky
from sandbox.elements.weather import add_weather
from sandbox.lighting import lighting_for
from sandbox.noise import noise_profile
from sandbox.scene_spec import SceneSpec


def render_sky_scene(spec: SceneSpec, height: int, width: int) -> ImageArray:
    """Render the sky above distant ridges."""
    lighting, horizon = lighting_for(spec), 0.90
    sky = render_sky(spec, lighting, height, width, horizon)
    pixels = spec.tint(sky.pixels, 0.35)
    rows, _ = grid(height, width)
    for ridge in range(4):
        line = (
            horizon - 0.075 + ridge * 0.045 - 0.06 * noise_profile(spec.rng(f"ridge{ridge}"), width, cells=3, octaves=6)
        )
        colour = mix(rgb(lighting.sky[3]), rgb(lighting.ambient) * 0.55, 0.28 + 0.2 * ridge)
        pixels = mix(pixels, colour, smoothstep(-0.002, 0.002, rows - line[None, :])[..., None])
    canvas = Image.fromarray(to_uint8(pixels))
    add_birds(canvas, spec, lighting, horizon)
    add_balloons(canvas, spec, lighting, horizon)
    add_flying_objects(canvas, spec, lighting, horizon)
    return to_uint8(add_weather(to_float(np.asarray(canvas)), spec, lighting))
