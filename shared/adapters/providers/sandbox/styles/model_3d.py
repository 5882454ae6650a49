"""3D model: the picture as a shaded surface with its wire mesh, in a studio."""

import numpy as np
from PIL import Image, ImageDraw

from shared.adapters.providers.sandbox.pixels import (
    Picture,
    blur,
    luminance,
    mix,
    resize_picture,
    rgb,
    to_light,
    to_picture,
)
from shared.adapters.providers.sandbox.styles.facets import blank
from shared.adapters.providers.sandbox.styles.optics import vignette

_ROWS = 44


def model_3d(picture: Picture, rng: np.random.Generator) -> Picture:  # noqa: ARG001 - nothing is left to chance
    """Render as a mesh standing in a grey studio, tilted towards the viewer."""
    height, width = picture.shape[:2]
    rows, columns = _ROWS, max(8, round(_ROWS * width / height))
    cells = to_light(resize_picture(blur(picture, height / _ROWS / 2), rows + 1, columns + 1))
    rise = luminance(cells)
    down, right = np.gradient(rise, axis=0), np.gradient(rise, axis=1)
    facing = np.clip((0.80 + right * 3.2 + down * 2.2) / np.sqrt(1 + 9 * (down**2 + right**2)), 0.25, 1.25)
    clay = mix(cells, rgb((0.78, 0.76, 0.74)), 0.34) * facing[..., None]
    inks = (np.clip(clay, 0, 1) * 255).astype(int).tolist()
    wires = (np.clip(clay * 0.66, 0, 1) * 255).astype(int).tolist()
    far = np.linspace(0, 1, rows + 1)[:, None]
    x = width / 2 + (np.linspace(-0.5, 0.5, columns + 1)[None, :] * width) * (0.62 + 0.32 * far)
    y = height * (0.20 + 0.70 * far**1.18) - rise * height * 0.13 * (0.7 + 0.4 * far)
    canvas = blank(picture)
    canvas.paste(Image.fromarray(_studio(height, width)))
    pen = ImageDraw.Draw(canvas)
    xs, ys = x.tolist(), y.tolist()
    for row in range(rows):
        for column in range(columns):
            quad = [(xs[row][column], ys[row][column]), (xs[row][column + 1], ys[row][column + 1]), (xs[row + 1][column + 1], ys[row + 1][column + 1]), (xs[row + 1][column], ys[row + 1][column])]  # fmt: skip  # noqa: E501
            pen.polygon(quad, fill=tuple(inks[row][column]), outline=tuple(wires[row][column]))
    return np.asarray(canvas, dtype=np.uint8)


def _studio(height: int, width: int) -> Picture:
    shade = np.linspace(0.34, 0.62, height, dtype=np.float32)[:, None, None] * rgb((0.96, 0.98, 1.02))
    return to_picture(np.broadcast_to(shade, (height, width, 3)) * vignette(height, width, 0.8))
