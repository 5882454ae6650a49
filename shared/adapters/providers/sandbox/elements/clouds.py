"""Clouds on a plane above the viewer, lit from the sun's side."""

import numpy as np

from shared.adapters.providers.sandbox.brief import Brief
from shared.adapters.providers.sandbox.moods import Mood
from shared.adapters.providers.sandbox.noise import fractal, sample
from shared.adapters.providers.sandbox.pixels import Light, grid, mix, resize_field, rgb, smoothstep

_MAP = 320
_FINENESS = 2


def with_clouds(light: Light, brief: Brief, mood: Mood, horizon: float, sun: tuple[float, float]) -> Light:
    """Cover the sky as much as the mood says; clouds shrink and flatten towards the horizon."""
    height, width = light.shape[:2]
    below = max(8, int(height * horizon))
    rows, columns = grid(max(4, below // _FINENESS), max(4, width // _FINENESS))
    distance = 1 / (1.16 - rows)
    rng = brief.chance("clouds")
    noise = fractal(rng, _MAP, _MAP, rows=4, octaves=6)
    spread = 46 if brief.scene != "sky" else 34
    down = distance * np.float32(spread * 1.9) + np.float32(rng.uniform(0, _MAP))
    right = (columns - 0.5) * np.float32(width / height * spread * 2.2) * distance + np.float32(_MAP / 2)
    here = sample(noise, down, right)
    towards = sample(noise, down + np.float32(5 * (sun[0] - 0.4)), right + np.float32(9 * (sun[1] - 0.5)))
    bar = float(np.quantile(here, 1 - min(mood.cover, 0.97)))
    cover = smoothstep(bar, bar + 0.17, here)
    lit = np.clip(0.62 + (here - towards) * 5.5 - (here - bar) * 1.15, 0, 1)
    cover = resize_field(cover, below, width)[..., None]
    lit = resize_field(lit, below, width)[..., None]
    colour = mix(rgb(mood.cloud_shade), rgb(mood.cloud), lit)
    haze = np.linspace(0, 1, below, dtype=np.float32)[:, None, None] ** 4
    painted = light.copy()
    painted[:below] = mix(light[:below], colour, np.clip(cover, 0, 1) * (0.96 - 0.62 * haze))
    return painted
