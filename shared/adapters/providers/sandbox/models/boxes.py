"""Puts boxes onto a sheet in isometric projection, with windows in their walls."""

import math
from dataclasses import dataclass

import numpy as np
from PIL import ImageDraw

from shared.adapters.providers.sandbox.models.plan import Box
from shared.adapters.providers.sandbox.pixels import Light, Picture, rgb, to_picture

ACROSS, DOWN, UP = math.sqrt(3) / 2, 0.5, 0.82
"""How far one cell reaches on the sheet, to the side, down, and up, in units."""
LEFT, RIGHT = 0.80, 0.54
"""How much light falls on the walls, of what falls on the roofs."""
_FLOOR, _BAY = 0.62, 0.5

type Ink = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The canvas, what glows on it, and where the plan lies."""

    pen: ImageDraw.ImageDraw
    glow: ImageDraw.ImageDraw
    unit: float
    x: float
    y: float
    lamp: Light
    rng: np.random.Generator

    def point(self, column: float, row: float, high: float) -> tuple[float, float]:
        return (
            self.x + (column - row) * ACROSS * self.unit,
            self.y + (column + row) * DOWN * self.unit - high * self.unit * UP,
        )


def draw_thing(sheet: Sheet, column: int, row: int, ground: float, box: Box, *, top: bool) -> None:
    lit = to_picture((np.ones(3, np.float32) if box.glows else sheet.lamp) * rgb(box.colour) * 1.04)
    inks = (ink_of(lit), _shaded(lit, LEFT), _shaded(lit, RIGHT))
    if box.glows:
        inks = (inks[0], inks[0], inks[0])
    draw_box(
        sheet,
        column,
        row,
        (ground + box.low, ground + box.high),
        box.half,
        inks,
        glows=box.glows,
        top=top or not box.glows,
    )
    if box.windows:
        _windows(sheet, column, row, ground, box)


def _shaded(top: Picture, share: float) -> Ink:
    red, green, blue = (int(part * share) for part in top.tolist())
    return red, green, blue


def draw_box(
    sheet: Sheet,
    column: float,
    row: float,
    span: tuple[float, float],
    half: float,
    inks: tuple[Ink, Ink, Ink],
    *,
    glows: bool = False,
    top: bool = True,
) -> None:
    low, high = span
    west, south = sheet.point(column - half, row + half, high), sheet.point(column + half, row + half, high)
    east, north = sheet.point(column + half, row - half, high), sheet.point(column - half, row - half, high)
    drop = (high - low) * sheet.unit * UP
    left = [west, south, (south[0], south[1] + drop), (west[0], west[1] + drop)]
    right = [south, east, (east[0], east[1] + drop), (south[0], south[1] + drop)]
    for pen in (sheet.pen, sheet.glow):
        pen.polygon(left, fill=inks[1] if glows or pen is sheet.pen else 0)
        pen.polygon(right, fill=inks[2] if glows or pen is sheet.pen else 0)
        if top:
            pen.polygon([north, east, south, west], fill=inks[0] if glows or pen is sheet.pen else 0)


def _windows(sheet: Sheet, column: int, row: int, ground: float, box: Box) -> None:
    """Put panes into both walls; the lit ones shine."""
    floors, bays = max(1, int((box.high - box.low - 0.3) / _FLOOR)), max(1, int(box.half * 2 / _BAY))
    lit = sheet.rng.random((2, floors, bays)) < box.windows
    dark = ink_of(to_picture(rgb(box.colour) * sheet.lamp * 0.34 + rgb((0.02, 0.04, 0.08))))
    lamps: tuple[Ink, Ink] = (255, 214, 130), (190, 226, 255)
    for wall in (0, 1):
        for floor in range(floors):
            for bay in range(bays):
                low = ground + box.low + 0.25 + floor * _FLOOR
                near, far = (-box.half + (bay + part) * 2 * box.half / bays for part in (0.24, 0.76))
                ends = (
                    [(column + near, row + box.half), (column + far, row + box.half)]
                    if wall == 0
                    else [(column + box.half, row + near), (column + box.half, row + far)]
                )
                pane = [
                    sheet.point(*ends[0], low),
                    sheet.point(*ends[1], low),
                    sheet.point(*ends[1], low + 0.34),
                    sheet.point(*ends[0], low + 0.34),
                ]
                shines = bool(lit[wall, floor, bay])
                sheet.pen.polygon(pane, fill=lamps[(floor * 7 + bay + row) % 5 == 0] if shines else dark)
                if shines:
                    sheet.glow.polygon(pane, fill=(120, 92, 46))


def ink_of(part: "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]") -> Ink:
    red, green, blue = part.tolist()
    return red, green, blue
