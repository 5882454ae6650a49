"""What land looks like from close by: soil by height, rock where it is steep, snow where it is high."""

import numpy as np

from shared.adapters.providers.sandbox.brief import Brief
from shared.adapters.providers.sandbox.elements.recipes import Recipe
from shared.adapters.providers.sandbox.pixels import Field, Light, mix, rgb, smoothstep

_SNOW = (0.95, 0.97, 1.0)


def soil_of(heights: Field, steep: Field, patch: Field, recipe: Recipe, brief: Brief) -> Light:
    """Colour every place of the land; `patch` is noise that breaks the borders between the kinds of ground."""
    level = np.clip(heights / recipe.top + (patch - 0.5) * 0.5, 0, 1)[..., None]
    soil = np.where(
        level < 0.5,  # noqa: PLR2004 - half way up
        mix(rgb(recipe.low), rgb(recipe.middle), level * 2),
        mix(rgb(recipe.middle), rgb(recipe.high), level * 2 - 1),
    )
    soil = brief.tinted(soil * (0.82 + 0.36 * patch)[..., None], 0.58)
    bare = smoothstep(0.55, 1.25, steep + (patch - 0.5) * 0.5) * recipe.steep
    soil = mix(soil, brief.tinted(rgb(recipe.rock) * (0.7 + 0.6 * patch)[..., None], 0.4), bare[..., None])
    if recipe.snow_line is not None and "snow" not in brief.avoided:
        snow = smoothstep(0, 1.8, heights - recipe.snow_line + (patch - 0.5) * 5) * (
            1 - smoothstep(0.8, 1.7, steep) * 0.85
        )
        soil = mix(soil, rgb(_SNOW), snow[..., None])
    return soil
