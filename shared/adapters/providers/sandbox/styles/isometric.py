"""Isometric: the picture as a table model of square columns, seen from above at 30 degrees."""

import numpy as np
from PIL import ImageDraw

from shared.adapters.providers.sandbox.pixels import Picture, luminance, resize_picture, to_light, to_picture
from shared.adapters.providers.sandbox.styles.facets import blank
from shared.adapters.providers.sandbox.styles.optics import saturated, vignette

_SIDE = 34
_FACES = (1.12, 0.80, 0.56)


def isometric(picture: Picture, rng: np.random.Generator) -> Picture:  # noqa: ARG001 - nothing is left to chance
    """Render as columns in isometric projection."""
    height, width = picture.shape[:2]
    cells = saturated(to_light(resize_picture(picture, _SIDE, _SIDE)), 1.15)
    tall = (0.25 + luminance(cells)) * 3.4
    inks = [(np.clip(cells * face, 0, 1) * 255).astype(int).tolist() for face in _FACES]
    canvas = blank(picture, _backdrop(picture))
    pen = ImageDraw.Draw(canvas)
    unit = min(width / (_SIDE * 1.78), height / (_SIDE * 1.10))
    half, quarter = unit * 0.866, unit * 0.5
    top = height / 2 - _SIDE * quarter + unit * 1.6
    foot = [(width / 2, top + unit), (width / 2 + _SIDE * half * 1.08, top + _SIDE * quarter + unit), (width / 2, top + _SIDE * 2.12 * quarter + unit), (width / 2 - _SIDE * half * 1.08, top + _SIDE * quarter + unit)]  # fmt: skip  # noqa: E501
    pen.polygon(foot, fill=tuple(part * 7 // 10 for part in _backdrop(picture)))
    for row in range(_SIDE):
        for column in range(_SIDE):
            x, y = width / 2 + (column - row) * half, top + (column + row) * quarter
            rise = float(tall[row, column]) * unit
            north, east, south, west = (
                (x, y - rise),
                (x + half, y + quarter - rise),
                (x, y + 2 * quarter - rise),
                (x - half, y + quarter - rise),
            )
            pen.polygon([west, south, (x, y + 2 * quarter), (x - half, y + quarter)], fill=tuple(inks[1][row][column]))
            pen.polygon([east, south, (x, y + 2 * quarter), (x + half, y + quarter)], fill=tuple(inks[2][row][column]))
            pen.polygon([north, east, south, west], fill=tuple(inks[0][row][column]))
    return to_picture(to_light(np.asarray(canvas)) * vignette(height, width, 0.35))


def _backdrop(picture: Picture) -> tuple[int, int, int]:
    red, green, blue = (int(150 + 0.36 * float(part)) for part in picture[::8, ::8].mean(axis=(0, 1)))
    return red, green, blue
