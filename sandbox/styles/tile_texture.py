"""Tile texture: glazed tiles, mirrored, so that the image repeats without a seam."""

import numpy as np

from sandbox.arrays import ImageArray, grid, resize_image, smoothstep, to_float, to_uint8
from sandbox.postprocessing import adjust_saturation
from sandbox.styles.filters import kuwahara_filter

_TILE_ROWS = 2


def tile_texture(image: ImageArray, rng: np.random.Generator) -> ImageArray:
    """Render as a wall of ornamental tiles that is seamless in both directions."""
    height, width = image.shape[:2]
    tile_columns = max(1, round(_TILE_ROWS * width / height))
    side = max(8, round(height / _TILE_ROWS / 2))
    square = min(height, width)
    top, left = int(rng.integers(0, height - square + 1)), int(rng.integers(0, width - square + 1))
    corner = resize_image(kuwahara_filter(image, 5)[top : top + square, left : left + square], side, side)
    rows, columns = grid(side, side)
    corner = np.where((rows > columns)[..., None], corner, corner.transpose(1, 0, 2))
    half = np.concatenate([corner, corner[:, ::-1]], axis=1)
    tile = to_float(np.concatenate([half, half[::-1]], axis=0))
    y, x = grid(*tile.shape[:2])
    edge_distance = np.minimum(np.minimum(y, 1 - y), np.minimum(x, 1 - x))
    joint = smoothstep(0.006, 0.018, edge_distance)
    glaze = (
        0.90 + 0.10 * smoothstep(0.018, 0.07, edge_distance) + 0.10 * np.exp(-((edge_distance - 0.03) ** 2) / 0.00012)
    )
    glazed = adjust_saturation(tile, 1.25) * (glaze * joint)[..., None] + (1 - joint)[..., None] * np.float32(0.84)
    wall = np.tile(to_uint8(glazed), (_TILE_ROWS, tile_columns, 1))
    return resize_image(wall, height, width)
