"""A plan of a small square world: its heights, its colours and the boxes that stand on it."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from shared.adapters.providers.sandbox.pixels import Colour, Field, Light

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Box:
    """A block on the ground of a cell: from one height to another, half as wide as `half` says, in cells."""

    low: float
    high: float
    half: float
    colour: Colour
    glows: bool = False
    windows: float = 0.0
    """How many of the windows in its walls are lit; none at all at 0."""


type Boxes = dict[tuple[int, int], tuple[Box, ...]]


@dataclass(frozen=True, slots=True)
class Plan:
    """Row 0 lies farthest away; heights are counted in cells."""

    heights: Field
    colours: Light
    wet: "NDArray[np.bool_]"
    boxes: Boxes = field(default_factory=dict[tuple[int, int], tuple[Box, ...]])

    @property
    def side(self) -> int:
        return int(self.heights.shape[0])


def steepness(heights: Field) -> Field:
    """Say how much the ground falls from cell to cell."""
    steep: Field = np.hypot(np.gradient(heights, axis=0), np.gradient(heights, axis=1))
    return steep


def in_shadow(heights: Field, slope: float = 0.9, reach: int = 10) -> Field:
    """Say where something to the left stands in the low sun, 0..1."""
    shade = np.zeros_like(heights)
    for away in range(1, min(reach, heights.shape[1] - 1)):
        taller = heights[:, :-away] - heights[:, away:] - slope * away
        shade[:, away:] = np.maximum(shade[:, away:], np.clip(taller * 1.5, 0, 1))
    return shade
