"""Projects a height field in perspective: which point of the terrain is visible at which pixel.

The terrain is divided into slices of growing distance. In each column of the image, the highest point so far hides all
that is behind and below it. For every pixel, the number of slices that stay below it gives the visible slice.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sandbox.arrays import Field

type HeightFunction = Callable[[Field, Field], Field]
"""The height of the terrain at a lateral position and a distance."""

SLICES = 240
_NEAR = 1.4


@dataclass(frozen=True, slots=True)
class Camera:
    """The viewpoint: eye height, horizon as a share of the image height, farthest distance and focal length."""

    eye_height: float = 3.0
    horizon: float = 0.5
    far: float = 60.0
    focal_length: float = 1.0


@dataclass(frozen=True, slots=True)
class TerrainView:
    """A projected terrain: positions and heights per slice and column, and the visible slice of each pixel."""

    camera: Camera
    lateral: Field
    distance: Field
    heights: Field
    skyline_rows: Field
    mask: NDArray[np.bool_]
    # The following cover only the rows below the sky.
    _visible: NDArray[np.int32]
    _behind: NDArray[np.int32]
    _blend: Field

    def to_image(self, values: Field) -> Field:
        """Project values per slice and column to the pixels of the image."""
        flat = np.ascontiguousarray(values, dtype=np.float32).reshape(self.heights.size, *values.shape[2:])
        blend = self._blend.reshape(*self._blend.shape, *(1 for _ in values.shape[2:]))
        sky = self.mask.shape[0] - self._visible.shape[0]
        result = np.zeros((*self.mask.shape, *values.shape[2:]), dtype=np.float32)
        visible = np.take(flat, self._visible, axis=0)
        result[sky:] = np.take(flat, self._behind, axis=0)
        result[sky:] -= visible
        result[sky:] *= blend
        result[sky:] += visible
        return result

    def image_row(self, slice_index: int, column: int) -> float | None:
        """Return the image row of a point of the terrain, or None if nearer terrain hides it."""
        row = float(self._project(self.heights[slice_index, column], float(self.distance[slice_index, 0])))
        return row if row <= float(self.skyline_rows[slice_index, column]) + 1.5 else None

    def pixels_per_unit(self, slice_index: int) -> float:
        """Return the size in pixels of one unit of length at the distance of a slice."""
        return float(self.camera.focal_length * self.mask.shape[0] / self.distance[slice_index, 0])

    def _project(self, height: float, distance: float) -> float:
        rows = self.mask.shape[0]
        return float(
            self.camera.horizon * rows - (height - self.camera.eye_height) * self.camera.focal_length * rows / distance
        )


def project_terrain(height_at: HeightFunction, camera: Camera, height: int, width: int) -> TerrainView:
    """Project a terrain for a camera and an image size."""
    distance = np.geomspace(_NEAR, camera.far, SLICES, dtype=np.float32)[:, None]
    columns = (np.arange(width, dtype=np.float32) + 0.5) / width - 0.5
    lateral = columns[None, :] * distance * np.float32(width / height / camera.focal_length)
    heights = height_at(lateral, distance)
    projected = (
        camera.horizon * height - (heights - camera.eye_height) * np.float32(camera.focal_length * height) / distance
    )
    skyline_rows: Field = np.minimum.accumulate(projected, axis=0)
    first: NDArray[np.intp] = np.clip(np.ceil(skyline_rows), 0, height).astype(np.intp)
    flat = first * width + np.arange(width)
    counts = np.bincount(flat.ravel(), minlength=(height + 1) * width).reshape(height + 1, width)
    visible_slice = SLICES - np.cumsum(counts, axis=0, dtype=np.int32)[:height]
    mask = visible_slice < SLICES
    sky = int(mask.any(axis=1).argmax()) if mask.any() else height - 1
    index: NDArray[np.int32] = np.minimum(visible_slice[sky:], SLICES - 1).astype(np.int32)
    visible: NDArray[np.int32] = (index * width + np.arange(width)).astype(np.int32)
    behind: NDArray[np.int32] = np.where(index > 0, visible - np.int32(width), visible)
    lower, upper = np.take(skyline_rows, visible), np.take(skyline_rows, behind)
    rows = np.arange(sky, height, dtype=np.float32)[:, None]
    blend = np.clip((rows - lower) / np.maximum(upper - lower, 1e-3), 0, 1)
    cliff = (upper - lower) > np.float32(height * 0.05)
    return TerrainView(
        camera, lateral, distance, heights, skyline_rows, mask, visible, behind, np.where(cliff, np.float32(0), blend)
    )
