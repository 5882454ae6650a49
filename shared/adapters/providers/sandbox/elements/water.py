"""Water: mirrors what stands above the horizon, broken by ripples that grow towards the viewer."""

from dataclasses import dataclass

import numpy as np

from shared.adapters.providers.sandbox.brief import Brief
from shared.adapters.providers.sandbox.elements.sky import Sky
from shared.adapters.providers.sandbox.moods import Mood
from shared.adapters.providers.sandbox.noise import fractal, sample
from shared.adapters.providers.sandbox.pixels import Colour, Field, Light, grid, luminance, mix, rgb, smoothstep

_DAYLIGHT = 0.85


@dataclass(frozen=True, slots=True)
class Water:
    """What kind of water it is."""

    depth: Colour = (0.03, 0.20, 0.30)
    waves: float = 1.0
    clear: float = 0.75
    """How much it mirrors at the viewer's feet."""


def with_water(light: Light, wet: Field, sky: Sky, brief: Brief, mood: Mood, water: Water) -> Light:
    """Fill what is wet (0..1 a pixel, all of it below the horizon) with mirrored light."""
    height, width = light.shape[:2]
    shore = min(height - 2, int(sky.horizon * height))
    rows, columns = grid(height, width)
    depth = np.maximum(rows[shore:] - np.float32(shore / height), 0.5 / height)
    rng = brief.chance("waves")
    noise = fractal(rng, 320, 320, rows=14, octaves=4)
    away = np.minimum(1 / depth, 160)
    sideways = (columns - 0.5) * np.float32(width / height) * away
    swell = sample(noise, away * np.float32(11) + np.float32(rng.uniform(0, 300)), sideways * np.float32(7) + 160)
    chop = sample(noise, away * np.float32(31) + np.float32(rng.uniform(0, 300)), sideways * np.float32(17) + 80)
    ripple = swell * 0.65 + chop * 0.35 - 0.5
    reach = (0.02 + 0.55 * depth) * water.waves
    above = (shore - 1 - (depth + ripple * reach * 0.55) * height * 0.9).astype(np.int32)
    beside = columns * width + ripple * reach * np.float32(width * 0.10)
    mirrored = light[np.clip(above, 0, shore - 1), np.clip(beside.astype(np.int32), 0, width - 1)]
    brightness = float(luminance(rgb(mood.sky[2]))) * 0.8 + 0.22
    deep = brief.tinted(rgb(water.depth)[None, None, :], 0.55) * brightness
    fresnel = water.clear + (0.94 - water.clear) * np.exp(-depth * 9)
    slope = np.clip(1 + ripple * water.waves * np.minimum(0.35 + depth * 2.2, 1.3), 0.25, 1.9)
    surface = mix(deep * slope[..., None], mirrored, (fresnel * np.clip(1.15 - slope * 0.3, 0.1, 1))[..., None])
    surface = surface + _glitter(ripple, depth, columns, sky, width / height)[..., None] * rgb(mood.sun)
    painted = light.copy()
    painted[shore:] = mix(light[shore:], surface, wet[shore:, :, None])
    return painted


def _glitter(ripple: Field, depth: Field, columns: Field, sky: Sky, aspect: float) -> Field:
    """Sparkle on the path between the viewer and the sun."""
    wide = 0.03 + depth * 0.34
    path = np.exp(-(((columns - np.float32(sky.sun_column)) * np.float32(aspect) / wide) ** 2))
    sparks: Field = smoothstep(0.02, 0.20, ripple) * path * np.float32(0.9)
    return sparks
