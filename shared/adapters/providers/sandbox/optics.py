"""What lenses and film do to light: bloom, vignette, grain, contrast, colour grading."""

import numpy as np

from shared.adapters.providers.sandbox.pixels import (
    Colour,
    Field,
    Light,
    Picture,
    blur,
    grid,
    luminance,
    mix,
    rgb,
    to_light,
)

_GRAIN = 384


def vignette(height: int, width: int, strength: float) -> Light:
    """Darken towards the corners; a factor to multiply by."""
    rows, columns = grid(height, width)
    away = ((rows - 0.5) ** 2 + (columns - 0.5) ** 2) * np.float32(2 * strength)
    return (1 - away)[..., None]


def bloom(picture: Picture, radius: float, bar: float) -> Light:
    """Give the light that spills from everything brighter than `bar`."""
    table = np.clip((np.arange(256) - bar * 255) / (1 - bar), 0, 255).astype(np.uint8)
    return to_light(blur(table[picture], radius))


def grain(rng: np.random.Generator, height: int, width: int) -> Field:
    """Draw film grain around 0; a small sheet laid side by side, which the eye does not find out."""
    sheet = rng.standard_normal((_GRAIN, _GRAIN), dtype=np.float32)
    return np.tile(sheet, (height // _GRAIN + 1, width // _GRAIN + 1))[:height, :width]


def saturated(light: Light, amount: float) -> Light:
    """Push colours away from grey (above 1) or towards it (below 1)."""
    grey = luminance(light)[..., None]
    return mix(np.broadcast_to(grey, light.shape), light, amount)


def toned(light: Light, dark: Colour, bright: Colour, amount: float) -> Light:
    """Tint the shadows with one colour and the lights with another."""
    level = luminance(light)[..., None]
    tint = mix(rgb(dark), rgb(bright), np.clip(level, 0, 1))
    return light + (tint - 0.5) * np.float32(amount)


def curved(picture: Picture, contrast: float) -> Picture:
    """Bend brightness along an S."""
    x = np.arange(256, dtype=np.float32) / 255
    s = x * x * (3 - 2 * x)
    return np.clip((x + (s - x) * contrast) * 255, 0, 255).astype(np.uint8)[picture]
