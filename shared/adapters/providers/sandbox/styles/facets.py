"""Cuts a picture into triangles whose corners sit on its edges."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from shared.adapters.providers.sandbox.pixels import Field, Light, Picture, blur, resize_picture, to_light
from shared.adapters.providers.sandbox.styles.drawing import edges

if TYPE_CHECKING:
    from numpy.typing import NDArray

_CELL = 8


@dataclass(frozen=True, slots=True)
class Facets:
    """Triangles: corners (n x 3 x 2, as column and row in pixels) and the mean colour of each."""

    corners: Field
    colours: Light


def facets(picture: Picture, rows: int, rng: np.random.Generator) -> Facets:
    """Make `rows` rows of cells, put a corner on the strongest edge of each cell, join them by triangles."""
    height, width = picture.shape[:2]
    columns = max(2, round(rows * width / height))
    small = resize_picture(picture, rows * _CELL, columns * _CELL)
    strength = edges(small) + rng.random((rows * _CELL, columns * _CELL), dtype=np.float32) * np.float32(0.35)
    cells = strength.reshape(rows, _CELL, columns, _CELL).swapaxes(1, 2).reshape(rows, columns, -1)
    best = cells.argmax(axis=-1)
    inside = np.stack([best % _CELL, best // _CELL], axis=-1) / _CELL
    start = np.stack(np.meshgrid(np.arange(columns), np.arange(rows)), axis=-1)
    points = np.pad(start + 0.1 + inside * 0.8, ((1, 1), (1, 1), (0, 0)), mode="edge")
    points[0, :, 1], points[-1, :, 1], points[:, 0, 0], points[:, -1, 0] = 0, rows, 0, columns
    points = points * np.array([width / columns, height / rows])
    a, b, c, d = points[:-1, :-1], points[:-1, 1:], points[1:, 1:], points[1:, :-1]
    falling = (rng.random(a.shape[:2]) < 0.5)[..., None, None]  # noqa: PLR2004 - either diagonal
    first = np.where(falling, np.stack([a, b, c], axis=2), np.stack([a, b, d], axis=2))
    second = np.where(falling, np.stack([a, c, d], axis=2), np.stack([b, c, d], axis=2))
    corners = np.concatenate([first.reshape(-1, 3, 2), second.reshape(-1, 3, 2)])
    return Facets(corners, _means(small, corners, height, width))


def _means(small: Picture, corners: Field, height: int, width: int) -> Light:
    soft = blur(small, 1.6)
    middle = corners.mean(axis=1)
    columns: NDArray[np.intp] = np.clip(middle[:, 0] * small.shape[1] / width, 0, small.shape[1] - 1).astype(np.intp)
    rows: NDArray[np.intp] = np.clip(middle[:, 1] * small.shape[0] / height, 0, small.shape[0] - 1).astype(np.intp)
    return to_light(soft[rows, columns])


def blank(picture: Picture, ink: tuple[int, int, int] = (0, 0, 0)) -> Image.Image:
    """Give an empty canvas of a picture's size."""
    return Image.new("RGB", (picture.shape[1], picture.shape[0]), ink)
