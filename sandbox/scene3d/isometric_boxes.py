"""Draws boxes with windows in isometric projection."""

import math
from dataclasses import dataclass

import numpy as np
from PIL import ImageDraw

from sandbox.arrays import FloatImage, ImageArray, rgb, to_uint8
from sandbox.scene3d.grid_world import Box

CELL_X, CELL_Y, CELL_Z = math.sqrt(3) / 2, 0.5, 0.82
"""The extent of one cell in the image: sideways, down and, for its height, up."""
LEFT_SHADE, RIGHT_SHADE = 0.80, 0.54
"""The brightness of the left and the right wall, relative to the top."""
_FLOOR_HEIGHT, _WINDOW_SPACING = 0.62, 0.5

type Rgb = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class IsometricCanvas:
    """The image and its glow layer, with the position and scale of the grid and its light."""

    draw: ImageDraw.ImageDraw
    glow: ImageDraw.ImageDraw
    unit: float
    x: float
    y: float
    light: FloatImage
    rng: np.random.Generator

    def project(self, column: float, row: float, height: float) -> tuple[float, float]:
        return (
            self.x + (column - row) * CELL_X * self.unit,
            self.y + (column + row) * CELL_Y * self.unit - height * self.unit * CELL_Z,
        )


def draw_model_box(target: IsometricCanvas, column: int, row: int, base_height: float, box: Box, *, top: bool) -> None:
    lit = to_uint8((np.ones(3, np.float32) if box.emissive else target.light) * rgb(box.colour) * 1.04)
    face_colours = (to_rgb(lit), _shaded(lit, LEFT_SHADE), _shaded(lit, RIGHT_SHADE))
    if box.emissive:
        face_colours = (face_colours[0], face_colours[0], face_colours[0])
    draw_box(
        target,
        column,
        row,
        (base_height + box.bottom, base_height + box.top),
        box.half_width,
        face_colours,
        emissive=box.emissive,
        top=top or not box.emissive,
    )
    if box.lit_window_share:
        _draw_windows(target, column, row, base_height, box)


def _shaded(top: ImageArray, share: float) -> Rgb:
    red, green, blue = (int(channel * share) for channel in top.tolist())
    return red, green, blue


def draw_box(
    target: IsometricCanvas,
    column: float,
    row: float,
    span: tuple[float, float],
    half_width: float,
    face_colours: tuple[Rgb, Rgb, Rgb],
    *,
    emissive: bool = False,
    top: bool = True,
) -> None:
    bottom, top_height = span
    west = target.project(column - half_width, row + half_width, top_height)
    south = target.project(column + half_width, row + half_width, top_height)
    east = target.project(column + half_width, row - half_width, top_height)
    north = target.project(column - half_width, row - half_width, top_height)
    drop = (top_height - bottom) * target.unit * CELL_Z
    left = [west, south, (south[0], south[1] + drop), (west[0], west[1] + drop)]
    right = [south, east, (east[0], east[1] + drop), (south[0], south[1] + drop)]
    for draw in (target.draw, target.glow):
        draw.polygon(left, fill=face_colours[1] if emissive or draw is target.draw else 0)
        draw.polygon(right, fill=face_colours[2] if emissive or draw is target.draw else 0)
        if top:
            draw.polygon([north, east, south, west], fill=face_colours[0] if emissive or draw is target.draw else 0)


def _draw_windows(target: IsometricCanvas, column: int, row: int, base_height: float, box: Box) -> None:
    """Draw windows on both walls; lit windows also glow."""
    floors = max(1, int((box.top - box.bottom - 0.3) / _FLOOR_HEIGHT))
    window_columns = max(1, int(box.half_width * 2 / _WINDOW_SPACING))
    lit = target.rng.random((2, floors, window_columns)) < box.lit_window_share
    dark = to_rgb(to_uint8(rgb(box.colour) * target.light * 0.34 + rgb((0.02, 0.04, 0.08))))
    lamps: tuple[Rgb, Rgb] = (255, 214, 130), (190, 226, 255)
    for wall in (0, 1):
        for floor in range(floors):
            for window in range(window_columns):
                sill = base_height + box.bottom + 0.25 + floor * _FLOOR_HEIGHT
                near, far = (
                    -box.half_width + (window + offset) * 2 * box.half_width / window_columns for offset in (0.24, 0.76)
                )
                ends = (
                    [(column + near, row + box.half_width), (column + far, row + box.half_width)]
                    if wall == 0
                    else [(column + box.half_width, row + near), (column + box.half_width, row + far)]
                )
                pane = [
                    target.project(*ends[0], sill),
                    target.project(*ends[1], sill),
                    target.project(*ends[1], sill + 0.34),
                    target.project(*ends[0], sill + 0.34),
                ]
                is_lit = bool(lit[wall, floor, window])
                target.draw.polygon(pane, fill=lamps[(floor * 7 + window + row) % 5 == 0] if is_lit else dark)
                if is_lit:
                    target.glow.polygon(pane, fill=(120, 92, 46))


def to_rgb(pixel: "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]") -> Rgb:
    red, green, blue = pixel.tolist()
    return red, green, blue
