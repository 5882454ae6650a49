"""Landscapes: mountains, deserts, hills, coasts and lakes, all seen over one kind of ground."""

import numpy as np
from PIL import Image

from shared.adapters.providers.sandbox.brief import Brief
from shared.adapters.providers.sandbox.elements.ground import Ground, Heights, look
from shared.adapters.providers.sandbox.elements.planting import plant
from shared.adapters.providers.sandbox.elements.recipes import Recipe, recipe_of
from shared.adapters.providers.sandbox.elements.relief import RELIEFS
from shared.adapters.providers.sandbox.elements.sky import Sky, paint_sky
from shared.adapters.providers.sandbox.elements.soil import soil_of
from shared.adapters.providers.sandbox.elements.staffage import add_figures
from shared.adapters.providers.sandbox.elements.water import Water, with_water
from shared.adapters.providers.sandbox.elements.weather import with_weather
from shared.adapters.providers.sandbox.moods import Mood, mood_of
from shared.adapters.providers.sandbox.noise import fractal, sample
from shared.adapters.providers.sandbox.pixels import Field, Light, Picture, mix, rgb, to_light, to_picture

_WET: dict[str, Water] = {
    "coast": Water(depth=(0.02, 0.38, 0.46), waves=0.8, clear=0.42),
    "lake": Water(depth=(0.03, 0.14, 0.20), waves=0.35, clear=0.78),
}


def paint_land(brief: Brief, height: int, width: int) -> Picture:
    """Paint one landscape."""
    recipe, mood = recipe_of(brief), mood_of(brief)
    sky = paint_sky(brief, mood, height, width, recipe.view.horizon)
    shape = RELIEFS[recipe.relief](brief.chance("relief"))
    ground = look(_filled(shape) if recipe.wet else shape, recipe.view, height, width)
    colours, wet = _shaded(ground, shape, recipe, brief, mood, sky)
    light = np.where(ground.seen[..., None], ground.spread(colours), sky.light)
    if recipe.wet:
        light = with_water(light, ground.spread(wet) * ground.seen, sky, brief, mood, _WET[brief.scene])
    canvas = Image.fromarray(to_picture(light))
    plant(canvas, ground, wet, recipe, brief, mood, sky)
    add_figures(canvas, brief, mood, ground)
    return to_picture(with_weather(to_light(np.asarray(canvas)), brief, mood))


def _filled(shape: Heights) -> Heights:
    def heights(sideways: Field, away: Field) -> Field:
        level: Field = np.maximum(shape(sideways, away), 0)
        return level

    return heights


def _shaded(
    ground: Ground, shape: Heights, recipe: Recipe, brief: Brief, mood: Mood, sky: Sky
) -> tuple[Light, Field]:  # fmt: skip
    """Colour every place of every slice: soil by height, rock by slope, snow, sun, haze; also say which are wet."""
    heights, sideways, away = ground.heights, ground.sideways, ground.away
    across = np.gradient(heights, axis=1) / np.maximum(np.gradient(sideways, axis=1), 1e-6)
    along = np.gradient(heights, axis=0) / np.gradient(away, axis=0)
    steep = np.sqrt(across**2 + along**2)
    sun_side = 1.0 if sky.sun_column > 0.5 else -1.0  # noqa: PLR2004 - the middle
    lit = (0.62 - across * sun_side * 0.78 + along * 0.22) / np.sqrt(1 + steep**2)
    noise = fractal(brief.chance("soil"), 320, 320, rows=20, octaves=5)
    patch = sample(noise, away * 9, sideways * 9 + 160)
    soil = soil_of(heights, steep, patch, recipe, brief)
    bright = np.clip(lit, 0, 1.25)[..., None]
    shaded = soil * (rgb(mood.shade) * (0.85 + 0.25 * patch)[..., None] + rgb(mood.sun) * bright)
    far = (1 - np.exp(-((away / ground.view.far) ** 1.35) * (0.5 + 1.5 * mood.haze)))[..., None]
    air = (rgb(mood.sky[3]) * 0.55 + rgb(mood.sky[2]) * 0.45)[None, None, :]
    wet: Field = (shape(sideways, away) < 0).astype(np.float32) if recipe.wet else np.zeros_like(heights)
    return mix(shaded, air, far), wet
