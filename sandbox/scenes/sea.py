"""The open sea: sky, horizon, and waves in perspective."""

import numpy as np
from PIL import Image

from sandbox.arrays import Field, FloatImage, ImageArray, mix, rgb, smoothstep, to_float, to_uint8
from sandbox.elements.flying_objects import add_balloons, add_birds, add_flying_objects
from sandbox.elements.landscape_objects import add_boats
from sandbox.elements.objects import Placement, draw_object
from sandbox.elements.sky import Sky, render_sky
from sandbox.elements.terrain_view import Camera, project_terrain
from sandbox.elements.water import Water, add_water
from sandbox.elements.weather import add_weather
from sandbox.lighting import Lighting, lighting_for
from sandbox.noise import fractal_noise, sample
from sandbox.scene_spec import SceneSpec

_WAVE_HEIGHT = {"storm": 2.1, "rain": 1.5, "cloudy": 1.15}


def render_sea(spec: SceneSpec, height: int, width: int) -> ImageArray:
    """Render the sea and the sky."""
    lighting, rng = lighting_for(spec), spec.rng("sea")
    horizon = float(rng.uniform(0.38, 0.52))
    sky = render_sky(spec, lighting, height, width, horizon)
    wave_height = _WAVE_HEIGHT.get(spec.weather, float(rng.uniform(0.6, 1.1)))
    water_mask = np.ones((height, width), dtype=np.float32)
    pixels = add_water(
        sky.pixels,
        water_mask,
        sky,
        spec,
        lighting,
        Water(colour=(0.02, 0.17, 0.36), wave_height=wave_height, reflectivity=0.30),
    )
    pixels = _add_foreground_waves(pixels, sky, spec, lighting, wave_height)
    canvas = Image.fromarray(to_uint8(pixels))
    add_birds(canvas, spec, lighting, horizon)
    if spec.requests("lighthouse"):
        draw_object(
            canvas,
            "lighthouse",
            Placement(width * float(rng.uniform(0.2, 0.8)), (horizon + 0.03) * height, height * 0.24),
            spec,
            lighting,
        )
    if spec.requests("boat") or ("boat" not in spec.excluded and rng.random() < 0.35):  # noqa: PLR2004 - occasionally
        add_boats(canvas, spec, lighting, horizon)
    if spec.requests("whale"):
        placement = Placement(width * float(rng.uniform(0.3, 0.7)), (horizon + 0.16) * height, height * 0.26)
        draw_object(canvas, "whale", placement, spec, lighting)
    add_balloons(canvas, spec, lighting, horizon)
    add_flying_objects(canvas, spec, lighting, horizon)
    return to_uint8(add_weather(to_float(np.asarray(canvas)), spec, lighting))


def _add_foreground_waves(
    pixels: FloatImage, sky: Sky, spec: SceneSpec, lighting: Lighting, wave_height: float
) -> FloatImage:
    """Add waves from a height field in the foreground, with translucent crests and foam."""
    height, width = pixels.shape[:2]
    rng = spec.rng("swell")
    warp_noise = fractal_noise(rng, 256, 256, rows=9, octaves=4)
    foam_noise = fractal_noise(rng, 256, 256, rows=26, octaves=3)
    length, slant = float(rng.uniform(2.4, 3.4)), float(rng.uniform(-0.25, 0.25))

    def waves(lateral: Field, distance: Field) -> Field:
        warp = sample(warp_noise, distance * 6, lateral * 5 + 128)
        phase = (distance + lateral * slant) * np.float32(2 * np.pi / length) + warp * 9
        crest = (0.5 + 0.5 * np.sin(phase)) ** 1.8 * (0.25 + warp)
        return crest * np.float32(0.62 * wave_height) + warp * np.float32(0.3 * wave_height)

    terrain = project_terrain(waves, Camera(eye_height=2.3, horizon=sky.horizon, far=48), height, width)
    heights = terrain.heights
    slope = np.gradient(heights, axis=0) / np.gradient(terrain.distance, axis=0)
    top = heights / max(float(heights.max()), 0.1)
    deep = spec.tint(rgb((0.02, 0.20, 0.38))[None, None, :], 0.65)
    translucent = spec.tint(rgb((0.10, 0.56, 0.58))[None, None, :], 0.45)
    body = mix(deep, translucent, (np.clip(top, 0, 1) ** 1.6 * 0.75)[..., None]) * (
        rgb(lighting.ambient) * 0.75 + rgb(lighting.sun) * 0.55
    )
    reflection = np.clip(0.42 - slope * 0.55, 0.02, 0.8) * np.exp(-terrain.distance * 0.006)
    body = mix(body, rgb(lighting.sky[2]) * 0.9, reflection[..., None])
    foam_detail = sample(foam_noise, terrain.distance * 22, terrain.lateral * 16 + 128)
    foam = smoothstep(0.60, 0.86, top * 0.8 + (foam_detail - 0.5) * 0.62 + 0.08 * wave_height) * min(
        1.0, 0.62 * wave_height
    )
    body = mix(body, rgb(lighting.sun) * 0.45 + 0.5 * rgb(lighting.cloud), foam[..., None])
    nearness = np.exp(-((terrain.distance / 17) ** 2)) + heights * 0
    blend = terrain.to_image(nearness) * terrain.mask
    return mix(pixels, terrain.to_image(body), (blend * 0.9)[..., None])
