"""Isometric: the image as a grid of square columns in isometric projection."""

from dataclasses import replace

import numpy as np

from sandbox.arrays import ImageArray, grid, luminance, resize_image, rgb, to_float
from sandbox.lighting import LIGHTING_BY_TIME
from sandbox.postprocessing import adjust_saturation
from sandbox.scene3d.grid_world import GridWorld
from sandbox.scene3d.isometric_renderer import render_isometric

_GRID_SIDE = 46
_NEUTRAL_LIGHTING = replace(LIGHTING_BY_TIME["day"], sun=(0.92, 0.92, 0.92), ambient=(0.56, 0.56, 0.56))


def isometric(image: ImageArray, rng: np.random.Generator) -> ImageArray:
    """Render as columns whose heights follow the brightness."""
    height, width = image.shape[:2]
    cells = adjust_saturation(to_float(resize_image(image, _GRID_SIDE, _GRID_SIDE)), 1.15)
    heights = 1.0 + luminance(cells) * 5.5
    rows, columns = grid(height, width)
    mean = rgb((0.56, 0.58, 0.62)) + to_float(image[::8, ::8]).mean(axis=(0, 1)) * 0.30
    backdrop = mean * (1.06 - 0.5 * ((rows - 0.5) ** 2 + (columns - 0.5) ** 2))[..., None]
    return render_isometric(
        GridWorld(heights, cells, np.zeros(heights.shape, dtype=np.bool_)), _NEUTRAL_LIGHTING, backdrop, rng
    )
