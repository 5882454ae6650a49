"""Looks over a field of heights: which place of the land is seen at which pixel.

The land is cut into slices from near to far. Per column of the picture the highest line so far hides what lies behind
it; counting, per pixel, the slices whose line stays below it gives the slice seen there, all columns and rows at once.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shared.adapters.providers.sandbox.pixels import Field

type Heights = Callable[[Field, Field], Field]
"""Height of the land at (sideways, away)."""

SLICES = 240
_NEAR = 1.4


@dataclass(frozen=True, slots=True)
class View:
    """Where we stand and how we look."""

    eye: float = 3.0
    horizon: float = 0.5
    far: float = 60.0
    lens: float = 1.0


@dataclass(frozen=True, slots=True)
class Ground:
    """The land as seen: `sideways`, `away`, `heights` per slice and column, and the slice of each pixel."""

    view: View
    sideways: Field
    away: Field
    heights: Field
    tops: Field
    seen: NDArray[np.bool_]
    # From here on only the rows that are not all sky, counted from the bottom.
    _here: NDArray[np.int32]
    _beyond: NDArray[np.int32]
    _share: Field

    def spread(self, values: Field) -> Field:
        """Bring values per slice and column onto the picture."""
        flat = np.ascontiguousarray(values, dtype=np.float32).reshape(self.heights.size, *values.shape[2:])
        share = self._share.reshape(*self._share.shape, *(1 for _ in values.shape[2:]))
        sky = self.seen.shape[0] - self._here.shape[0]
        spread = np.zeros((*self.seen.shape, *values.shape[2:]), dtype=np.float32)
        near = np.take(flat, self._here, axis=0)
        spread[sky:] = np.take(flat, self._beyond, axis=0)
        spread[sky:] -= near
        spread[sky:] *= share
        spread[sky:] += near
        return spread

    def row_of(self, cut: int, column: int) -> float | None:
        """Give the picture row of a place on the land, or nothing if something nearer hides it."""
        row = float(self._project(self.heights[cut, column], float(self.away[cut, 0])))
        return row if row <= float(self.tops[cut, column]) + 1.5 else None

    def size_at(self, cut: int) -> float:
        """Give the pixels that one unit of length takes up on this slice."""
        return float(self.view.lens * self.seen.shape[0] / self.away[cut, 0])

    def _project(self, height: float, away: float) -> float:
        rows = self.seen.shape[0]
        return float(self.view.horizon * rows - (height - self.view.eye) * self.view.lens * rows / away)


def look(land: Heights, view: View, height: int, width: int) -> Ground:
    """See the land from the viewer's place."""
    away = np.geomspace(_NEAR, view.far, SLICES, dtype=np.float32)[:, None]
    columns = (np.arange(width, dtype=np.float32) + 0.5) / width - 0.5
    sideways = columns[None, :] * away * np.float32(width / height / view.lens)
    heights = land(sideways, away)
    lines = view.horizon * height - (heights - view.eye) * np.float32(view.lens * height) / away
    tops: Field = np.minimum.accumulate(lines, axis=0)
    first: NDArray[np.intp] = np.clip(np.ceil(tops), 0, height).astype(np.intp)
    flat = first * width + np.arange(width)
    counts = np.bincount(flat.ravel(), minlength=(height + 1) * width).reshape(height + 1, width)
    hidden = SLICES - np.cumsum(counts, axis=0, dtype=np.int32)[:height]
    seen = hidden < SLICES
    sky = int(seen.any(axis=1).argmax()) if seen.any() else height - 1
    index: NDArray[np.int32] = np.minimum(hidden[sky:], SLICES - 1).astype(np.int32)
    here: NDArray[np.int32] = (index * width + np.arange(width)).astype(np.int32)
    beyond: NDArray[np.int32] = np.where(index > 0, here - np.int32(width), here)
    line, nearer = np.take(tops, here), np.take(tops, beyond)
    rows = np.arange(sky, height, dtype=np.float32)[:, None]
    share = np.clip((rows - line) / np.maximum(nearer - line, 1e-3), 0, 1)
    cliff = (nearer - line) > np.float32(height * 0.05)
    return Ground(view, sideways, away, heights, tops, seen, here, beyond, np.where(cliff, np.float32(0), share))
