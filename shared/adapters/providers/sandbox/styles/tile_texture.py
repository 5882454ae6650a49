"""Tile texture: glazed tiles, mirrored so that the whole picture repeats without a seam."""

import numpy as np

from shared.adapters.providers.sandbox.optics import saturated
from shared.adapters.providers.sandbox.pixels import Picture, grid, resize_picture, smoothstep, to_light, to_picture
from shared.adapters.providers.sandbox.styles.drawing import daubed

_DOWN = 2


def tile_texture(picture: Picture, rng: np.random.Generator) -> Picture:
    """Render as a wall of ornamental tiles that wraps around in both directions."""
    height, width = picture.shape[:2]
    across = max(1, round(_DOWN * width / height))
    side = max(8, round(height / _DOWN / 2))
    square = min(height, width)
    top, left = int(rng.integers(0, height - square + 1)), int(rng.integers(0, width - square + 1))
    corner = resize_picture(daubed(picture, 5)[top : top + square, left : left + square], side, side)
    rows, columns = grid(side, side)
    corner = np.where((rows > columns)[..., None], corner, corner.transpose(1, 0, 2))
    half = np.concatenate([corner, corner[:, ::-1]], axis=1)
    tile = to_light(np.concatenate([half, half[::-1]], axis=0))
    y, x = grid(*tile.shape[:2])
    rim = np.minimum(np.minimum(y, 1 - y), np.minimum(x, 1 - x))
    joint = smoothstep(0.006, 0.018, rim)
    glaze = 0.90 + 0.10 * smoothstep(0.018, 0.07, rim) + 0.10 * np.exp(-((rim - 0.03) ** 2) / 0.00012)
    glazed = saturated(tile, 1.25) * (glaze * joint)[..., None] + (1 - joint)[..., None] * np.float32(0.84)
    wall = np.tile(to_picture(glazed), (_DOWN, across, 1))
    return resize_picture(wall, height, width)
