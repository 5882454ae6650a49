"""Water: reflects what is above the horizon, distorted by ripples that grow towards the viewer."""

from dataclasses import dataclass

import numpy as np

from sandbox.arrays import Colour, Field, FloatImage, grid, luminance, mix, rgb, smoothstep
from sandbox.elements.sky import Sky
from sandbox.lighting import Lighting
from sandbox.noise import fractal_noise, sample
from sandbox.scene_spec import SceneSpec


@dataclass(frozen=True, slots=True)
class Water:
    """The properties of a body of water."""

    colour: Colour = (0.03, 0.20, 0.30)
    wave_height: float = 1.0
    reflectivity: float = 0.75
    """The share of reflected light when seen from straight above."""


def add_water(
    pixels: FloatImage, water_mask: Field, sky: Sky, spec: SceneSpec, lighting: Lighting, water: Water
) -> FloatImage:
    """Render water where the mask (0..1 per pixel, below the horizon) is set."""
    height, width = pixels.shape[:2]
    shore = min(height - 2, int(sky.horizon * height))
    rows, columns = grid(height, width)
    depth = np.maximum(rows[shore:] - np.float32(shore / height), 0.5 / height)
    rng = spec.rng("waves")
    noise = fractal_noise(rng, 320, 320, rows=14, octaves=4)
    distance = np.minimum(1 / depth, 160)
    lateral = (columns - 0.5) * np.float32(width / height) * distance
    swell = sample(noise, distance * np.float32(11) + np.float32(rng.uniform(0, 300)), lateral * np.float32(7) + 160)
    chop = sample(noise, distance * np.float32(31) + np.float32(rng.uniform(0, 300)), lateral * np.float32(17) + 80)
    ripple = swell * 0.65 + chop * 0.35 - 0.5
    amplitude = (0.02 + 0.55 * depth) * water.wave_height
    source_rows = (shore - 1 - (depth + ripple * amplitude * 0.55) * height * 0.9).astype(np.int32)
    source_columns = columns * width + ripple * amplitude * np.float32(width * 0.10)
    reflection = pixels[np.clip(source_rows, 0, shore - 1), np.clip(source_columns.astype(np.int32), 0, width - 1)]
    brightness = float(luminance(rgb(lighting.sky[2]))) * 0.8 + 0.22
    deep = spec.tint(rgb(water.colour)[None, None, :], 0.55) * brightness
    fresnel = water.reflectivity + (0.94 - water.reflectivity) * np.exp(-depth * 9)
    slope = np.clip(1 + ripple * water.wave_height * np.minimum(0.35 + depth * 2.2, 1.3), 0.25, 1.9)
    surface = mix(deep * slope[..., None], reflection, (fresnel * np.clip(1.15 - slope * 0.3, 0.1, 1))[..., None])
    surface = surface + _sun_glitter(ripple, depth, columns, sky, width / height)[..., None] * rgb(lighting.sun)
    result = pixels.copy()
    result[shore:] = mix(pixels[shore:], surface, water_mask[shore:, :, None])
    return result


def _sun_glitter(ripple: Field, depth: Field, columns: Field, sky: Sky, aspect: float) -> Field:
    """Return the sun glitter on the water between the viewer and the sun."""
    path_width = 0.03 + depth * 0.34
    path = np.exp(-(((columns - np.float32(sky.sun_column)) * np.float32(aspect) / path_width) ** 2))
    sparks: Field = smoothstep(0.02, 0.20, ripple) * path * np.float32(0.9)
    return sparks
