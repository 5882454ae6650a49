"""Draws a plan as an unpainted-looking mesh in a studio, in perspective: what a modelling program shows."""

import numpy as np
from PIL import Image, ImageDraw

from shared.adapters.providers.sandbox.models.plan import Box, Plan, in_shadow
from shared.adapters.providers.sandbox.optics import vignette
from shared.adapters.providers.sandbox.pixels import (
    Field,
    Light,
    Picture,
    luminance,
    mix,
    resize_field,
    resize_light,
    rgb,
    to_light,
    to_picture,
)

_QUADS = 62
_FINENESS = 1.15
_CLAY = (0.80, 0.78, 0.75)
_PITCH, _AWAY, _LENS = 0.60, 78.0, 1.72

type Ink = tuple[int, int, int]


class _Camera:
    """Looks at the middle of the plan from above its near edge."""

    def __init__(self, plan: Plan, wide: int, high: int) -> None:
        self._middle, self._wide, self._high = plan.side / 2 - 0.5, wide, high
        self._unit = min(wide / 1.78, high) * _LENS * 42 / max(plan.side, 1)
        self._lift = float(plan.heights.mean()) + 1.0

    def see(self, columns: Field, rows: Field, heights: Field) -> tuple[Field, Field]:
        x, forth, up = columns - self._middle, self._middle - rows, heights - self._lift
        deep = _AWAY + forth * np.cos(_PITCH) - up * np.sin(_PITCH)
        rise = forth * np.sin(_PITCH) + up * np.cos(_PITCH)
        return self._wide / 2 + x * self._unit / deep, self._high * 0.56 - rise * self._unit / deep


def draw_mesh(plan: Plan, height: int, width: int) -> Picture:
    """Draw the plan as a smooth surface of quads with their wires, things standing on it."""
    wide, high = round(width * _FINENESS), round(height * _FINENESS)
    canvas = Image.fromarray(to_picture(_studio(high, wide)))
    pen, camera = ImageDraw.Draw(canvas), _Camera(plan, wide, high)
    heights = resize_field(plan.heights, _QUADS + 1, _QUADS + 1)
    places = np.linspace(0, plan.side - 1, _QUADS + 1, dtype=np.float32)
    xs, ys = camera.see(places[None, :] + heights * 0, places[:, None] + heights * 0, heights)
    _plinth(pen, camera, plan, heights)
    paint = _paint(plan, heights)
    inks, wires = (paint * 255).astype(int).tolist(), (paint * 0.78 * 255).astype(int).tolist()
    corners = np.stack([xs, ys], axis=-1)
    quads = np.concatenate([corners[:-1, :-1], corners[:-1, 1:], corners[1:, 1:], corners[1:, :-1]], axis=-1).tolist()
    standing = sorted(plan.boxes.items(), key=lambda item: (item[0][0], -abs(item[0][1] - plan.side / 2)))
    for row in range(_QUADS):
        for column in range(_QUADS):
            pen.polygon(quads[row][column], fill=tuple(inks[row][column]), outline=tuple(wires[row][column]))
        while standing and standing[0][0][0] < (row + 1) * (plan.side - 1) / _QUADS:
            place, stack = standing.pop(0)
            _stand(pen, camera, place, stack, plan)
    small = canvas.resize((width, height), Image.Resampling.BILINEAR)
    return to_picture(to_light(np.asarray(small)) * vignette(height, width, 0.45))


def _paint(plan: Plan, heights: Field) -> Light:
    colours = resize_light(plan.colours, _QUADS, _QUADS)
    solid = mix(colours, rgb(_CLAY) * (0.45 + 0.7 * luminance(colours))[..., None], 0.45)
    down, right = (np.gradient(heights, axis=axis)[:-1, :-1] for axis in (0, 1))
    facing = np.clip((1.0 - right * 0.66 + down * 0.30) / np.sqrt(1 + down**2 + right**2), 0.22, 1.3)
    shade = 1 - 0.42 * in_shadow(heights, 0.75, 14)[:-1, :-1]
    return np.clip(solid * (facing * shade)[..., None], 0, 1)


def _plinth(pen: ImageDraw.ImageDraw, camera: _Camera, plan: Plan, heights: Field) -> None:
    """Close the model at its near edge, and lay its shadow."""
    side, foot = plan.side - 1, float(heights.min()) - 2.2
    edge = np.linspace(0, side, heights.shape[1])
    top = camera.see(edge, edge * 0 + side, heights[-1])
    low = camera.see(edge, edge * 0 + side, edge * 0 + foot)
    for grow, ink in ((1.6, (58, 60, 66)), (0.9, (46, 48, 54))):
        x, y = camera.see(
            np.array([-grow, side + grow, side + grow, -grow]),
            np.array([0, 0, side + grow, side + grow]),
            np.full(4, foot),
        )
        pen.polygon(list(zip(x.tolist(), y.tolist(), strict=True)), fill=ink)
    wall = [
        *zip(top[0].tolist(), top[1].tolist(), strict=True),
        *zip(low[0][::-1].tolist(), low[1][::-1].tolist(), strict=True),
    ]
    pen.polygon(wall, fill=(104, 101, 98))


def _stand(
    pen: ImageDraw.ImageDraw, camera: _Camera, place: tuple[int, int], stack: tuple[Box, ...], plan: Plan
) -> None:
    row, column = place
    if not (0 <= row < plan.side and 0 <= column < plan.side):
        return
    ground = float(plan.heights[row, column])
    for box in stack:
        x = np.array([-1, 1, 1, -1]) * box.half + column
        y = np.array([-1, -1, 1, 1]) * box.half + row
        tops = list(zip(*(part.tolist() for part in camera.see(x, y, np.full(4, ground + box.high))), strict=True))
        feet = list(zip(*(part.tolist() for part in camera.see(x, y, np.full(4, ground + box.low))), strict=True))
        paint = mix(rgb(box.colour), rgb(_CLAY), 0.35)
        near = 0 if column > plan.side / 2 else 1
        side = (0, 3) if near == 0 else (1, 2)
        for face, share in (
            ([tops[side[0]], tops[side[1]], feet[side[1]], feet[side[0]]], 0.58),
            ([tops[3], tops[2], feet[2], feet[3]], 0.80),
            (tops, 1.06),
        ):
            pen.polygon(face, fill=_ink(paint * share), outline=_ink(paint * share * 0.78))


def _ink(light: Light) -> Ink:
    red, green, blue = (min(255, int(255 * float(part))) for part in light)
    return red, green, blue


def _studio(height: int, width: int) -> Light:
    shade = np.linspace(0.36, 0.66, height, dtype=np.float32)[:, None, None] * rgb((0.96, 0.98, 1.02))
    return np.broadcast_to(shade, (height, width, 3))
