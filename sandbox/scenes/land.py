"""Landscapes: mountains, deserts, hills, coasts and lakes, all rendered from a height field."""

import numpy as np
from PIL import Image

from sandbox.arrays import Field, FloatImage, ImageArray, mix, rgb, to_float, to_uint8
from sandbox.elements.ground_colours import ground_colours
from sandbox.elements.landscape_objects import add_objects
from sandbox.elements.landscapes import Landscape, choose_landscape
from sandbox.elements.sky import Sky, render_sky
from sandbox.elements.terrain import TERRAINS
from sandbox.elements.terrain_view import HeightFunction, TerrainView, project_terrain
from sandbox.elements.vegetation import add_vegetation
from sandbox.elements.water import Water, add_water
from sandbox.elements.weather import add_weather
from sandbox.lighting import Lighting, lighting_for
from sandbox.noise import fractal_noise, sample
from sandbox.scene_spec import SceneSpec

_WATER: dict[str, Water] = {
    "coast": Water(colour=(0.02, 0.38, 0.46), wave_height=0.8, reflectivity=0.42),
    "lake": Water(colour=(0.03, 0.14, 0.20), wave_height=0.35, reflectivity=0.78),
}


def render_land(spec: SceneSpec, height: int, width: int) -> ImageArray:
    """Render one landscape."""
    landscape, lighting = choose_landscape(spec), lighting_for(spec)
    sky = render_sky(spec, lighting, height, width, landscape.camera.horizon)
    height_at = TERRAINS[landscape.terrain](spec.rng("relief"))
    terrain = project_terrain(_flood(height_at) if landscape.has_water else height_at, landscape.camera, height, width)
    colours, water_mask = _shade(terrain, height_at, landscape, spec, lighting, sky)
    pixels = np.where(terrain.mask[..., None], terrain.to_image(colours), sky.pixels)
    if landscape.has_water:
        pixels = add_water(pixels, terrain.to_image(water_mask) * terrain.mask, sky, spec, lighting, _WATER[spec.scene])
    canvas = Image.fromarray(to_uint8(pixels))
    add_vegetation(canvas, terrain, water_mask, landscape, spec, lighting, sky)
    add_objects(canvas, spec, lighting, terrain)
    return to_uint8(add_weather(to_float(np.asarray(canvas)), spec, lighting))


def _flood(height_at: HeightFunction) -> HeightFunction:
    """Raise everything below 0 to the water level, 0."""

    def heights(lateral: Field, distance: Field) -> Field:
        level: Field = np.maximum(height_at(lateral, distance), 0)
        return level

    return heights


def _shade(
    terrain: TerrainView, height_at: HeightFunction, landscape: Landscape, spec: SceneSpec, lighting: Lighting, sky: Sky
) -> tuple[FloatImage, Field]:
    """Return the colour of each point of each slice (ground, sunlight, haze) and the mask of the points under water."""
    heights, lateral, distance = terrain.heights, terrain.lateral, terrain.distance
    across = np.gradient(heights, axis=1) / np.maximum(np.gradient(lateral, axis=1), 1e-6)
    along = np.gradient(heights, axis=0) / np.gradient(distance, axis=0)
    slope = np.sqrt(across**2 + along**2)
    sun_side = 1.0 if sky.sun_column > 0.5 else -1.0  # noqa: PLR2004 - the centre of the image
    lit = (0.62 - across * sun_side * 0.78 + along * 0.22) / np.sqrt(1 + slope**2)
    noise = fractal_noise(spec.rng("soil"), 320, 320, rows=20, octaves=5)
    variation = sample(noise, distance * 9, lateral * 9 + 160)
    soil = ground_colours(heights, slope, variation, landscape, spec)
    bright = np.clip(lit, 0, 1.25)[..., None]
    shaded = soil * (rgb(lighting.ambient) * (0.85 + 0.25 * variation)[..., None] + rgb(lighting.sun) * bright)
    far = (1 - np.exp(-((distance / terrain.camera.far) ** 1.35) * (0.5 + 1.5 * lighting.haze)))[..., None]
    air = (rgb(lighting.sky[3]) * 0.55 + rgb(lighting.sky[2]) * 0.45)[None, None, :]
    water_mask: Field = (
        (height_at(lateral, distance) < 0).astype(np.float32) if landscape.has_water else np.zeros_like(heights)
    )
    return mix(shaded, air, far), water_mask
