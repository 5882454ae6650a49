"""Draws a plan in isometric projection: every cell a column, every thing a stack of boxes."""

import math
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

from shared.adapters.providers.sandbox.models.plan import Box, Plan, in_shadow
from shared.adapters.providers.sandbox.moods import Mood
from shared.adapters.providers.sandbox.pixels import Colour, Light, Picture, blur, mix, rgb, to_light, to_picture

_WIDEST = 1500
"""Pixels of the canvas, which is then made smaller: that smooths the edges of all polygons."""
_ACROSS, _DOWN = math.sqrt(3) / 2, 0.5
_LEFT, _RIGHT = 0.80, 0.54
_FLOOR_WINDOW, _BAY = 0.62, 0.5

type Ink = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class _Sheet:
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
            self.x + (column - row) * _ACROSS * self.unit,
            self.y + (column + row) * _DOWN * self.unit - high * self.unit * 0.82,
        )


def draw_blocks(plan: Plan, mood: Mood, backdrop: Light, rng: np.random.Generator) -> Picture:
    """Draw the plan before a backdrop, back to front."""
    height, width = backdrop.shape[:2]
    scale = _WIDEST / max(height, width)
    size = (round(width * scale), round(height * scale))
    canvas = Image.fromarray(to_picture(backdrop)).resize(size, Image.Resampling.BICUBIC)
    glow = Image.new("RGB", size)
    sheet = _placed(plan, canvas, glow, mood, rng)
    _floor(canvas, plan, sheet)
    inks = _inks(plan, mood)
    heights = plan.heights.tolist()
    for row in range(plan.side):
        for column in range(plan.side):
            high = heights[row][column]
            _box(sheet, column, row, (0.0, high), 0.5, inks[row][column])
            for box in plan.boxes.get((row, column), ()):
                _thing(sheet, column, row, high, box)
    light = to_light(np.asarray(canvas)) + to_light(blur(np.asarray(glow), size[1] * 0.012)) * 1.3
    small = Image.fromarray(to_picture(light)).resize(
        (width, height), Image.Resampling.BOX if scale >= 2 else Image.Resampling.HAMMING
    )  # noqa: E501, PLR2004
    return np.asarray(small, dtype=np.uint8)


def _placed(plan: Plan, canvas: Image.Image, glow: Image.Image, mood: Mood, rng: np.random.Generator) -> _Sheet:
    wide, high = canvas.size
    rows, columns = np.mgrid[0 : plan.side, 0 : plan.side]
    tops = (columns + rows) * _DOWN - plan.heights * 0.82
    for (row, column), stack in plan.boxes.items():
        if 0 <= row < plan.side and 0 <= column < plan.side:
            tops[row, column] -= stack[-1].high * 0.82
    above, below = float(tops.min()), (plan.side - 1) * 2 * _DOWN + 1.2
    unit = min(wide / (plan.side * 2 * _ACROSS * 1.04), high / ((below - above) * 1.08))
    middle = (high - (below - above) * unit) / 2 - above * unit
    lamp = rgb(mood.shade) * 0.72 + rgb(mood.sun) * 0.62
    return _Sheet(ImageDraw.Draw(canvas), ImageDraw.Draw(glow), unit, wide / 2, middle, lamp, rng)


def _inks(plan: Plan, mood: Mood) -> list[list[tuple[Ink, Ink, Ink]]]:
    """Light the tops and both visible walls of all cells, with cast shadows and a little unevenness."""
    heights = plan.heights.copy()
    for (row, column), stack in plan.boxes.items():
        if 0 <= row < plan.side and 0 <= column < plan.side:
            heights[row, column] += stack[-1].high * min(1.0, stack[0].half * 2)
    shade = in_shadow(heights)[..., None]
    sun, dark = rgb(mood.shade) * 0.72 + rgb(mood.sun) * 0.62, rgb(mood.shade) * 0.95 + rgb(mood.sun) * 0.12
    lit = plan.colours * mix(sun, dark, shade * 0.85)
    checks = 1 + 0.035 * ((np.indices((plan.side, plan.side)).sum(axis=0) % 2) * 2 - 1)[..., None]
    tops, left, right = (to_picture(lit * checks), to_picture(lit * _LEFT), to_picture(plan.colours * sun * _RIGHT))
    return [
        [(_ink(tops[r, c]), _ink(left[r, c]), _ink(right[r, c])) for c in range(plan.side)] for r in range(plan.side)
    ]


def _ink(part: "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]") -> Ink:
    red, green, blue = part.tolist()
    return red, green, blue


def _floor(canvas: Image.Image, plan: Plan, sheet: _Sheet) -> None:
    """Let the model throw a soft shadow onto what it stands on."""
    mask = Image.new("L", canvas.size)
    side, drop = plan.side - 0.5, -1.1
    corners = [
        sheet.point(-0.5, -0.5, drop),
        sheet.point(side, -0.5, drop),
        sheet.point(side, side, drop),
        sheet.point(-0.5, side, drop),
    ]  # noqa: E501
    ImageDraw.Draw(mask).polygon([(x + sheet.unit, y) for x, y in corners], fill=130)
    soft = np.asarray(
        mask.resize((canvas.width // 8, canvas.height // 8), Image.Resampling.BOX).resize(
            canvas.size, Image.Resampling.BICUBIC
        )
    )  # noqa: E501
    canvas.paste((12, 14, 26), (0, 0), Image.fromarray(soft))


def _thing(sheet: _Sheet, column: int, row: int, ground: float, box: Box) -> None:
    top = to_picture((np.ones(3, np.float32) if box.glows else sheet.lamp) * rgb(box.colour) * 1.04)
    inks = (_ink(top), _shaded(top, _LEFT), _shaded(top, _RIGHT))
    if box.glows:
        inks = (inks[0], inks[0], inks[0])
    _box(sheet, column, row, (ground + box.low, ground + box.high), box.half, inks, glows=box.glows)
    if box.windows:
        _windows(sheet, column, row, ground, box)


def _shaded(top: Picture, share: float) -> Ink:
    red, green, blue = (int(part * share) for part in top.tolist())
    return red, green, blue


def _box(
    sheet: _Sheet,
    column: float,
    row: float,
    span: tuple[float, float],
    half: float,
    inks: tuple[Ink, Ink, Ink],
    *,
    glows: bool = False,
) -> None:  # noqa: E501, PLR0913 - a box has many sides
    low, high = span
    west, south = sheet.point(column - half, row + half, high), sheet.point(column + half, row + half, high)
    east, north = sheet.point(column + half, row - half, high), sheet.point(column - half, row - half, high)
    drop = (high - low) * sheet.unit * 0.82
    left = [west, south, (south[0], south[1] + drop), (west[0], west[1] + drop)]
    right = [south, east, (east[0], east[1] + drop), (south[0], south[1] + drop)]
    for pen in (sheet.pen, sheet.glow):
        pen.polygon(left, fill=inks[1] if glows or pen is sheet.pen else 0)
        pen.polygon(right, fill=inks[2] if glows or pen is sheet.pen else 0)
        pen.polygon([north, east, south, west], fill=inks[0] if glows or pen is sheet.pen else 0)


def _windows(sheet: _Sheet, column: int, row: int, ground: float, box: Box) -> None:
    """Put panes into both walls; the lit ones shine."""
    floors, bays = max(1, int((box.high - box.low - 0.3) / _FLOOR_WINDOW)), max(1, int(box.half * 2 / _BAY))
    lit = sheet.rng.random((2, floors, bays)) < box.windows
    dark = _ink(to_picture(rgb(box.colour) * sheet.lamp * 0.34 + rgb((0.02, 0.04, 0.08))))
    lamps: tuple[Ink, Ink] = (255, 214, 130), (190, 226, 255)
    for wall in (0, 1):
        for floor in range(floors):
            for bay in range(bays):
                low = ground + box.low + 0.25 + floor * _FLOOR_WINDOW
                near, far = (-box.half + (bay + part) * 2 * box.half / bays for part in (0.24, 0.76))
                ends = (
                    [(column + near, row + box.half), (column + far, row + box.half)]
                    if wall == 0
                    else [(column + box.half, row + near), (column + box.half, row + far)]
                )  # noqa: E501
                pane = [
                    sheet.point(*ends[0], low),
                    sheet.point(*ends[1], low),
                    sheet.point(*ends[1], low + 0.34),
                    sheet.point(*ends[0], low + 0.34),
                ]  # noqa: E501
                shines = bool(lit[wall, floor, bay])
                sheet.pen.polygon(pane, fill=lamps[(floor * 7 + bay + row) % 5 == 0] if shines else dark)
                if shines:
                    sheet.glow.polygon(pane, fill=(120, 92, 46))


def tone(colour: Light) -> Colour:
    """Make one colour of an array of three numbers."""
    return float(colour[0]), float(colour[1]), float(colour[2])
