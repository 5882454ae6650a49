"""Isometric: the picture as a table model of square columns, seen from above at 30 degrees."""

from dataclasses import replace

import numpy as np

from shared.adapters.providers.sandbox.models.blocks import draw_blocks
from shared.adapters.providers.sandbox.models.plan import Plan
from shared.adapters.providers.sandbox.moods import HOURS
from shared.adapters.providers.sandbox.optics import saturated
from shared.adapters.providers.sandbox.pixels import Picture, grid, luminance, resize_picture, rgb, to_light

_SIDE = 46
_NEUTRAL = replace(HOURS["day"], sun=(0.92, 0.92, 0.92), shade=(0.56, 0.56, 0.56))


def isometric(picture: Picture, rng: np.random.Generator) -> Picture:
    """Render as columns in isometric projection."""
    height, width = picture.shape[:2]
    cells = saturated(to_light(resize_picture(picture, _SIDE, _SIDE)), 1.15)
    tall = 1.0 + luminance(cells) * 5.5
    rows, columns = grid(height, width)
    mean = rgb((0.56, 0.58, 0.62)) + to_light(picture[::8, ::8]).mean(axis=(0, 1)) * 0.30
    backdrop = mean * (1.06 - 0.5 * ((rows - 0.5) ** 2 + (columns - 0.5) ** 2))[..., None]
    return draw_blocks(Plan(tall, cells, np.zeros(tall.shape, dtype=np.bool_)), _NEUTRAL, backdrop, rng)
