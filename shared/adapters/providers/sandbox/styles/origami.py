"""Origami: layers of coloured paper with cast shadows, all of it creased."""

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from shared.adapters.providers.sandbox.noise import fractal
from shared.adapters.providers.sandbox.pixels import Picture, resize_field, rgb, to_light, to_picture
from shared.adapters.providers.sandbox.styles.drawing import areas
from shared.adapters.providers.sandbox.styles.facets import facets
from shared.adapters.providers.sandbox.styles.optics import saturated

_SHEETS = 9


def origami(picture: Picture, rng: np.random.Generator) -> Picture:
    """Render as cut and folded paper."""
    height, width = picture.shape[:2]
    numbers, colours = areas(picture, _SHEETS, smooth=9)
    sheet = Image.fromarray(numbers * 25).resize((width, height), Image.Resampling.BICUBIC)
    level = np.clip((np.asarray(sheet).astype(np.int32) + 12) // 25, 0, len(colours) - 1)
    paper = saturated(to_light(colours[level.astype(np.uint8)]) * 0.86 + 0.10, 1.25)
    reach = max(2, height // 110)
    raised = np.roll(np.asarray(sheet, dtype=np.float32), (reach, reach), axis=(0, 1))
    shadow = np.clip((raised - np.asarray(sheet, dtype=np.float32)) / 60, 0, 1)
    soft = (
        np.asarray(
            Image.fromarray((shadow * 255).astype(np.uint8)).filter(ImageFilter.BoxBlur(reach)), dtype=np.float32
        )
        / 255
    )
    fibres = resize_field(fractal(rng, 160, 160, rows=40, octaves=3), height, width)
    folded = paper * _folds(picture, rng)[..., None] * (0.95 + 0.08 * fibres)[..., None]
    return to_picture(folded * (1 - 0.62 * soft)[..., None] + rgb((0.02, 0.02, 0.015)))


def _folds(picture: Picture, rng: np.random.Generator) -> np.ndarray[tuple[int, ...], np.dtype[np.floating]]:
    """Shade large triangles as creased paper catches the light, with a bright line on each crease."""
    height, width = picture.shape[:2]
    mesh = facets(picture, 5, rng)
    canvas = Image.new("L", (width, height), 200)
    pen = ImageDraw.Draw(canvas)
    for corners, tone in zip(
        mesh.corners.reshape(-1, 6).tolist(), rng.uniform(150, 232, len(mesh.corners)).tolist(), strict=True
    ):
        pen.polygon(corners, fill=int(tone))
    soft = np.asarray(canvas.filter(ImageFilter.BoxBlur(height / 26)), dtype=np.float32)
    pen = ImageDraw.Draw(canvas)
    for corners in mesh.corners.reshape(-1, 6).tolist():
        pen.line([*corners, *corners[:2]], fill=246, width=max(1, height // 400))
    hard = np.asarray(canvas, dtype=np.float32)
    return (hard * 1.5 - soft * 0.5) / np.float32(198)
