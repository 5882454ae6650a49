"""Triangulates an image, with vertices on its edges."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from sandbox.arrays import Field, FloatImage, ImageArray, blur, resize_image, to_float
from sandbox.styles.filters import edge_strength

if TYPE_CHECKING:
    from numpy.typing import NDArray

_CELL = 8


@dataclass(frozen=True, slots=True)
class TriangleMesh:
    """Triangles: their vertices (n x 3 x 2, as column and row in pixels) and the colour of each."""

    vertices: Field
    colours: FloatImage


def triangulate(image: ImageArray, rows: int, rng: np.random.Generator) -> TriangleMesh:
    """Divide the image into `rows` rows of cells, place a vertex on the strongest edge of each cell, connect them."""
    height, width = image.shape[:2]
    columns = max(2, round(rows * width / height))
    small = resize_image(image, rows * _CELL, columns * _CELL)
    strength = edge_strength(small) + rng.random((rows * _CELL, columns * _CELL), dtype=np.float32) * np.float32(0.35)
    cells = strength.reshape(rows, _CELL, columns, _CELL).swapaxes(1, 2).reshape(rows, columns, -1)
    best = cells.argmax(axis=-1)
    offset = np.stack([best % _CELL, best // _CELL], axis=-1) / _CELL
    origin = np.stack(np.meshgrid(np.arange(columns), np.arange(rows)), axis=-1)
    points = np.pad(origin + 0.1 + offset * 0.8, ((1, 1), (1, 1), (0, 0)), mode="edge")
    points[0, :, 1], points[-1, :, 1], points[:, 0, 0], points[:, -1, 0] = 0, rows, 0, columns
    points = points * np.array([width / columns, height / rows])
    a, b, c, d = points[:-1, :-1], points[:-1, 1:], points[1:, 1:], points[1:, :-1]
    diagonal = (rng.random(a.shape[:2]) < 0.5)[..., None, None]  # noqa: PLR2004 - either diagonal
    first = np.where(diagonal, np.stack([a, b, c], axis=2), np.stack([a, b, d], axis=2))
    second = np.where(diagonal, np.stack([a, c, d], axis=2), np.stack([b, c, d], axis=2))
    vertices = np.concatenate([first.reshape(-1, 3, 2), second.reshape(-1, 3, 2)])
    return TriangleMesh(vertices, _centre_colours(small, vertices, height, width))


def _centre_colours(small: ImageArray, vertices: Field, height: int, width: int) -> FloatImage:
    blurred = blur(small, 1.6)
    centres = vertices.mean(axis=1)
    columns: NDArray[np.intp] = np.clip(centres[:, 0] * small.shape[1] / width, 0, small.shape[1] - 1).astype(np.intp)
    rows: NDArray[np.intp] = np.clip(centres[:, 1] * small.shape[0] / height, 0, small.shape[0] - 1).astype(np.intp)
    return to_float(blurred[rows, columns])


def blank_canvas(image: ImageArray, colour: tuple[int, int, int] = (0, 0, 0)) -> Image.Image:
    """Return an empty canvas of the size of an image."""
    return Image.new("RGB", (image.shape[1], image.shape[0]), colour)
