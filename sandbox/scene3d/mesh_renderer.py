"""Renders a grid world as a shaded mesh in perspective, as in the viewport of a 3D modelling program."""

import numpy as np
from PIL import Image, ImageDraw

from sandbox.arrays import (
    Field,
    FloatImage,
    ImageArray,
    luminance,
    mix,
    resize_field,
    resize_float_image,
    rgb,
    to_float,
    to_uint8,
)
from sandbox.postprocessing import vignette
from sandbox.scene3d.grid_world import Box, GridWorld, cast_shadow

_QUADS = 62
_SUPERSAMPLING = 1.15
_CLAY = (0.80, 0.78, 0.75)
_PITCH, _DISTANCE, _FOCAL_LENGTH = 0.60, 78.0, 1.72

type Rgb = tuple[int, int, int]


class _Camera:
    """A perspective camera above the near edge of the world, aimed at its centre."""

    def __init__(self, world: GridWorld, width: int, height: int) -> None:
        self._centre, self._width, self._height = world.side / 2 - 0.5, width, height
        self._unit = min(width / 1.78, height) * _FOCAL_LENGTH * 42 / max(world.side, 1)
        self._base_height = float(world.heights.mean()) + 1.0

    def project(self, columns: Field, rows: Field, heights: Field) -> tuple[Field, Field]:
        x, forward, up = columns - self._centre, self._centre - rows, heights - self._base_height
        depth = _DISTANCE + forward * np.cos(_PITCH) - up * np.sin(_PITCH)
        elevation = forward * np.sin(_PITCH) + up * np.cos(_PITCH)
        return self._width / 2 + x * self._unit / depth, self._height * 0.56 - elevation * self._unit / depth


def render_mesh(world: GridWorld, height: int, width: int) -> ImageArray:
    """Render the ground as quads with a wireframe, and the boxes on it."""
    canvas_width, canvas_height = round(width * _SUPERSAMPLING), round(height * _SUPERSAMPLING)
    canvas = Image.fromarray(to_uint8(_render_background(canvas_height, canvas_width)))
    draw, camera = ImageDraw.Draw(canvas), _Camera(world, canvas_width, canvas_height)
    heights = resize_field(world.heights, _QUADS + 1, _QUADS + 1)
    positions = np.linspace(0, world.side - 1, _QUADS + 1, dtype=np.float32)
    xs, ys = camera.project(positions[None, :] + heights * 0, positions[:, None] + heights * 0, heights)
    _draw_base(draw, camera, world, heights)
    shaded = _shade(world, heights)
    face_colours, wire_colours = (shaded * 255).astype(int).tolist(), (shaded * 0.78 * 255).astype(int).tolist()
    corners = np.stack([xs, ys], axis=-1)
    quads = np.concatenate([corners[:-1, :-1], corners[:-1, 1:], corners[1:, 1:], corners[1:, :-1]], axis=-1).tolist()
    objects = sorted(world.boxes.items(), key=lambda item: (item[0][0], -abs(item[0][1] - world.side / 2)))
    for row in range(_QUADS):
        for column in range(_QUADS):
            draw.polygon(
                quads[row][column], fill=tuple(face_colours[row][column]), outline=tuple(wire_colours[row][column])
            )
        while objects and objects[0][0][0] < (row + 1) * (world.side - 1) / _QUADS:
            position, stack = objects.pop(0)
            _draw_boxes(draw, camera, position, stack, world)
    image = canvas.resize((width, height), Image.Resampling.BILINEAR)
    return to_uint8(to_float(np.asarray(image)) * vignette(height, width, 0.45))


def _shade(world: GridWorld, heights: Field) -> FloatImage:
    colours = resize_float_image(world.colours, _QUADS, _QUADS)
    material = mix(colours, rgb(_CLAY) * (0.45 + 0.7 * luminance(colours))[..., None], 0.45)
    down, right = (np.gradient(heights, axis=axis)[:-1, :-1] for axis in (0, 1))
    diffuse = np.clip((1.0 - right * 0.66 + down * 0.30) / np.sqrt(1 + down**2 + right**2), 0.22, 1.3)
    shadow = 1 - 0.42 * cast_shadow(heights, 0.75, 14)[:-1, :-1]
    return np.clip(material * (diffuse * shadow)[..., None], 0, 1)


def _draw_base(draw: ImageDraw.ImageDraw, camera: _Camera, world: GridWorld, heights: Field) -> None:
    """Draw the front wall of the ground and its shadow."""
    side, bottom = world.side - 1, float(heights.min()) - 2.2
    edge = np.linspace(0, side, heights.shape[1])
    top = camera.project(edge, edge * 0 + side, heights[-1])
    low = camera.project(edge, edge * 0 + side, edge * 0 + bottom)
    for margin, colour in ((1.6, (58, 60, 66)), (0.9, (46, 48, 54))):
        x, y = camera.project(
            np.array([-margin, side + margin, side + margin, -margin]),
            np.array([0, 0, side + margin, side + margin]),
            np.full(4, bottom),
        )
        draw.polygon(_points(x, y), fill=colour)
    draw.polygon([*_points(*top), *reversed(_points(*low))], fill=(104, 101, 98))


def _draw_boxes(
    draw: ImageDraw.ImageDraw, camera: _Camera, position: tuple[int, int], stack: tuple[Box, ...], world: GridWorld
) -> None:
    row, column = position
    if not (0 <= row < world.side and 0 <= column < world.side):
        return
    base_height = float(world.heights[row, column])
    for box in stack:
        x = np.array([-1, 1, 1, -1]) * box.half_width + column
        y = np.array([-1, -1, 1, 1]) * box.half_width + row
        tops = _points(*camera.project(x, y, np.full(4, base_height + box.top)))
        bottoms = _points(*camera.project(x, y, np.full(4, base_height + box.bottom)))
        colour = mix(rgb(box.colour), rgb(_CLAY), 0.35)
        near = 0 if column > world.side / 2 else 1
        side = (0, 3) if near == 0 else (1, 2)
        for face, brightness in (
            ([tops[side[0]], tops[side[1]], bottoms[side[1]], bottoms[side[0]]], 0.58),
            ([tops[3], tops[2], bottoms[2], bottoms[3]], 0.80),
            (tops, 1.06),
        ):
            draw.polygon(face, fill=_to_rgb(colour * brightness), outline=_to_rgb(colour * brightness * 0.78))


def _points(x: Field, y: Field) -> list[tuple[float, float]]:
    return list(zip(x.tolist(), y.tolist(), strict=True))


def _to_rgb(pixels: FloatImage) -> Rgb:
    red, green, blue = (min(255, int(255 * float(channel))) for channel in pixels)
    return red, green, blue


def _render_background(height: int, width: int) -> FloatImage:
    gradient = np.linspace(0.36, 0.66, height, dtype=np.float32)[:, None, None] * rgb((0.96, 0.98, 1.02))
    return np.broadcast_to(gradient, (height, width, 3))
