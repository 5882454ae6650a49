"""Renders a grid world in isometric projection: each cell is a column, each object a stack of boxes."""

import math

import numpy as np
from PIL import Image, ImageDraw

from sandbox.arrays import FloatImage, ImageArray, blur, mix, resize_image, rgb, to_float, to_uint8
from sandbox.lighting import Lighting
from sandbox.scene3d.grid_world import Box, GridWorld, cast_shadow
from sandbox.scene3d.isometric_boxes import (
    CELL_X,
    CELL_Y,
    CELL_Z,
    LEFT_SHADE,
    RIGHT_SHADE,
    IsometricCanvas,
    Rgb,
    draw_box,
    draw_model_box,
    to_rgb,
)

_LONG_SIDE = 1500
"""The canvas is drawn at this size and then shrunk, which antialiases the polygons."""


def render_isometric(
    world: GridWorld, lighting: Lighting, backdrop: FloatImage, rng: np.random.Generator
) -> ImageArray:
    """Render the world in front of a backdrop, back to front."""
    height, width = backdrop.shape[:2]
    scale = _LONG_SIDE / max(height, width)
    size = (round(width * scale), round(height * scale))
    canvas = Image.fromarray(to_uint8(backdrop)).resize(size, Image.Resampling.BICUBIC)
    glow = Image.new("RGB", size)
    target = _fit_to_canvas(world, canvas, glow, lighting, rng)
    _draw_ground_shadow(canvas, world, target)
    cell_colours = _cell_colours(world, lighting)
    heights, objects = world.heights.tolist(), _objects_by_cell(world)
    for row in range(world.side):
        for column in range(world.side):
            draw_box(target, column, row, (0.0, heights[row][column]), 0.5, cell_colours[row][column])
            for (object_row, object_column), stack in objects.get((row, column), ()):
                peak = max(box.top for box in stack)
                for box in stack:
                    draw_model_box(
                        target, object_column, object_row, heights[object_row][object_column], box, top=box.top >= peak
                    )
    pixels = to_float(np.asarray(canvas)) + to_float(blur(np.asarray(glow), size[1] * 0.012)) * 1.3
    return resize_image(to_uint8(pixels), height, width)


type _PlacedObject = tuple[tuple[int, int], tuple[Box, ...]]


def _objects_by_cell(world: GridWorld) -> dict[tuple[int, int], list[_PlacedObject]]:
    """Map each cell to the objects drawn after it; an object wider than its cell comes after the cells in front."""
    objects: dict[tuple[int, int], list[_PlacedObject]] = {}
    for (row, column), stack in sorted(world.boxes.items()):
        delay, last = math.ceil(max(box.half_width for box in stack) - 0.5), world.side - 1
        if 0 <= row <= last and 0 <= column <= last:
            objects.setdefault((min(row + delay, last), min(column + delay, last)), []).append(((row, column), stack))
    return objects


def _fit_to_canvas(
    world: GridWorld, canvas: Image.Image, glow: Image.Image, lighting: Lighting, rng: np.random.Generator
) -> IsometricCanvas:
    width, height = canvas.size
    rows, columns = np.mgrid[0 : world.side, 0 : world.side]
    tops = (columns + rows) * CELL_Y - world.heights * CELL_Z
    for (row, column), stack in world.boxes.items():
        if 0 <= row < world.side and 0 <= column < world.side:
            tops[row, column] -= max(box.top for box in stack) * CELL_Z
    highest, lowest = float(tops.min()), (world.side - 1) * 2 * CELL_Y + 1.2
    unit = min(width / (world.side * 2 * CELL_X * 1.04), height / ((lowest - highest) * 1.08))
    origin_y = (height - (lowest - highest) * unit) / 2 - highest * unit
    light = rgb(lighting.ambient) * 0.72 + rgb(lighting.sun) * 0.70
    return IsometricCanvas(ImageDraw.Draw(canvas), ImageDraw.Draw(glow), unit, width / 2, origin_y, light, rng)


def _cell_colours(world: GridWorld, lighting: Lighting) -> list[list[tuple[Rgb, Rgb, Rgb]]]:
    """Return the colours of the top and of both visible walls of all cells, with shadows and a faint checkerboard."""
    heights = world.heights.copy()
    for (row, column), stack in world.boxes.items():
        if 0 <= row < world.side and 0 <= column < world.side:
            heights[row, column] += max(box.top for box in stack) * min(1.0, stack[0].half_width * 2)
    shadow = cast_shadow(heights)[..., None]
    sun = rgb(lighting.ambient) * 0.72 + rgb(lighting.sun) * 0.70
    shade = rgb(lighting.ambient) * 0.95 + rgb(lighting.sun) * 0.12
    lit = world.colours * mix(sun, shade, shadow * 0.85)
    checkerboard = 1 + 0.035 * ((np.indices((world.side, world.side)).sum(axis=0) % 2) * 2 - 1)[..., None]
    tops, left = to_uint8(lit * checkerboard), to_uint8(lit * LEFT_SHADE)
    right = to_uint8(world.colours * sun * RIGHT_SHADE)
    return [
        [(to_rgb(tops[r, c]), to_rgb(left[r, c]), to_rgb(right[r, c])) for c in range(world.side)]
        for r in range(world.side)
    ]


def _draw_ground_shadow(canvas: Image.Image, world: GridWorld, target: IsometricCanvas) -> None:
    """Draw the soft shadow of the world on the ground below it."""
    mask = Image.new("L", canvas.size)
    side, drop = world.side - 0.5, -1.1
    corners = [
        target.project(-0.5, -0.5, drop),
        target.project(side, -0.5, drop),
        target.project(side, side, drop),
        target.project(-0.5, side, drop),
    ]
    ImageDraw.Draw(mask).polygon([(x + target.unit, y) for x, y in corners], fill=130)
    shadow = np.asarray(
        mask.resize((canvas.width // 8, canvas.height // 8), Image.Resampling.BOX).resize(
            canvas.size, Image.Resampling.BICUBIC
        )
    )
    canvas.paste((12, 14, 26), (0, 0), Image.fromarray(shadow))
