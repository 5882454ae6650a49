"""Draws a plan in isometric projection: every cell a column, every thing a stack of boxes."""

import math

import numpy as np
from PIL import Image, ImageDraw

from shared.adapters.providers.sandbox.models.boxes import (
    ACROSS,
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Ink,
    Sheet,
    draw_box,
    draw_thing,
    ink_of,
)
from shared.adapters.providers.sandbox.models.plan import Box, Plan, in_shadow
from shared.adapters.providers.sandbox.moods import Mood
from shared.adapters.providers.sandbox.pixels import (
    Light,
    Picture,
    blur,
    mix,
    resize_picture,
    rgb,
    to_light,
    to_picture,
)

_WIDEST = 1500
"""Pixels of the canvas, which is then made smaller: that smooths the edges of all polygons."""


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
    heights, due = plan.heights.tolist(), _due(plan)
    for row in range(plan.side):
        for column in range(plan.side):
            high = heights[row][column]
            draw_box(sheet, column, row, (0.0, high), 0.5, inks[row][column])
            for (far, aside), stack in due.get((row, column), ()):
                peak = max(box.high for box in stack)
                for box in stack:
                    draw_thing(sheet, aside, far, heights[far][aside], box, top=box.high >= peak)
    light = to_light(np.asarray(canvas)) + to_light(blur(np.asarray(glow), size[1] * 0.012)) * 1.3
    return resize_picture(to_picture(light), height, width)


type _Standing = tuple[tuple[int, int], tuple[Box, ...]]


def _due(plan: Plan) -> dict[tuple[int, int], list[_Standing]]:
    """Say after which cell a thing is drawn: what is wider than its cell waits for the ground before it."""
    due: dict[tuple[int, int], list[_Standing]] = {}
    for (row, column), stack in sorted(plan.boxes.items()):
        wait, last = math.ceil(max(box.half for box in stack) - 0.5), plan.side - 1
        if 0 <= row <= last and 0 <= column <= last:
            due.setdefault((min(row + wait, last), min(column + wait, last)), []).append(((row, column), stack))
    return due


def _placed(plan: Plan, canvas: Image.Image, glow: Image.Image, mood: Mood, rng: np.random.Generator) -> Sheet:
    wide, high = canvas.size
    rows, columns = np.mgrid[0 : plan.side, 0 : plan.side]
    tops = (columns + rows) * DOWN - plan.heights * UP
    for (row, column), stack in plan.boxes.items():
        if 0 <= row < plan.side and 0 <= column < plan.side:
            tops[row, column] -= max(box.high for box in stack) * UP
    above, below = float(tops.min()), (plan.side - 1) * 2 * DOWN + 1.2
    unit = min(wide / (plan.side * 2 * ACROSS * 1.04), high / ((below - above) * 1.08))
    middle = (high - (below - above) * unit) / 2 - above * unit
    lamp = rgb(mood.shade) * 0.72 + rgb(mood.sun) * 0.70
    return Sheet(ImageDraw.Draw(canvas), ImageDraw.Draw(glow), unit, wide / 2, middle, lamp, rng)


def _inks(plan: Plan, mood: Mood) -> list[list[tuple[Ink, Ink, Ink]]]:
    """Light the tops and both visible walls of all cells, with cast shadows and a little unevenness."""
    heights = plan.heights.copy()
    for (row, column), stack in plan.boxes.items():
        if 0 <= row < plan.side and 0 <= column < plan.side:
            heights[row, column] += max(box.high for box in stack) * min(1.0, stack[0].half * 2)
    shade = in_shadow(heights)[..., None]
    sun, dark = rgb(mood.shade) * 0.72 + rgb(mood.sun) * 0.70, rgb(mood.shade) * 0.95 + rgb(mood.sun) * 0.12
    lit = plan.colours * mix(sun, dark, shade * 0.85)
    checks = 1 + 0.035 * ((np.indices((plan.side, plan.side)).sum(axis=0) % 2) * 2 - 1)[..., None]
    tops, left, right = (to_picture(lit * checks), to_picture(lit * LEFT), to_picture(plan.colours * sun * RIGHT))
    return [
        [(ink_of(tops[r, c]), ink_of(left[r, c]), ink_of(right[r, c])) for c in range(plan.side)]
        for r in range(plan.side)
    ]


def _floor(canvas: Image.Image, plan: Plan, sheet: Sheet) -> None:
    """Let the model throw a soft shadow onto what it stands on."""
    mask = Image.new("L", canvas.size)
    side, drop = plan.side - 0.5, -1.1
    corners = [
        sheet.point(-0.5, -0.5, drop),
        sheet.point(side, -0.5, drop),
        sheet.point(side, side, drop),
        sheet.point(-0.5, side, drop),
    ]
    ImageDraw.Draw(mask).polygon([(x + sheet.unit, y) for x, y in corners], fill=130)
    soft = np.asarray(
        mask.resize((canvas.width // 8, canvas.height // 8), Image.Resampling.BOX).resize(
            canvas.size, Image.Resampling.BICUBIC
        )
    )
    canvas.paste((12, 14, 26), (0, 0), Image.fromarray(soft))
