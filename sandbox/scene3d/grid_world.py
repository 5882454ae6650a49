"""A square grid of cells with heights, colours and boxes on them, and the geometry of it."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from sandbox.arrays import Colour, Field, FloatImage

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Box:
    """A box on a cell: from a bottom to a top above the ground, with half of its width, all in units of a cell."""

    bottom: float
    top: float
    half_width: float
    colour: Colour
    emissive: bool = False
    lit_window_share: float = 0.0
    """The share of lit windows in its walls; 0 for no windows."""


type Boxes = dict[tuple[int, int], tuple[Box, ...]]


@dataclass(frozen=True, slots=True)
class GridWorld:
    """The grid; row 0 is the farthest, and heights are in units of a cell."""

    heights: Field
    colours: FloatImage
    water_mask: "NDArray[np.bool_]"
    boxes: Boxes = field(default_factory=dict[tuple[int, int], tuple[Box, ...]])

    @property
    def side(self) -> int:
        return int(self.heights.shape[0])


def slope_of(heights: Field) -> Field:
    """Return the slope of the ground at each cell."""
    slope: Field = np.hypot(np.gradient(heights, axis=0), np.gradient(heights, axis=1))
    return slope


def cast_shadow(heights: Field, sun_slope: float = 0.9, reach: int = 10) -> Field:
    """Return the shadow that higher cells cast to the right, 0..1."""
    shadow = np.zeros_like(heights)
    for offset in range(1, min(reach, heights.shape[1] - 1)):
        excess = heights[:, :-offset] - heights[:, offset:] - sun_slope * offset
        shadow[:, offset:] = np.maximum(shadow[:, offset:], np.clip(excess * 1.5, 0, 1))
    return shadow
