"""Origami: sheets of coloured paper cut along straight edges, stacked with shadows between them, all of it folded."""

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from shared.adapters.providers.sandbox.noise import fractal
from shared.adapters.providers.sandbox.optics import saturated
from shared.adapters.providers.sandbox.pixels import Field, Picture, blur, resize_field, to_picture
from shared.adapters.providers.sandbox.styles.areas import lifted, numbers_of, palette_of
from shared.adapters.providers.sandbox.styles.facets import facets

_SHEETS = 12
_CUTS, _FOLDS = 28, 5
_STEP = 255 // _SHEETS


def origami(picture: Picture, rng: np.random.Generator) -> Picture:
    """Render as cut and folded paper."""
    height, width = picture.shape[:2]
    bright = lifted(picture)
    mesh, colours = facets(blur(bright, height / 160), _CUTS, rng), palette_of(bright, _SHEETS)
    level = Image.new("L", (width, height))
    pen = ImageDraw.Draw(level)
    numbers = numbers_of(mesh.colours, colours).tolist()
    for corners, number in zip(mesh.corners.reshape(-1, 6).tolist(), numbers, strict=True):
        pen.polygon(corners, fill=number * _STEP, outline=number * _STEP)
    stacked = np.asarray(level)
    paper = np.clip(saturated(colours * 0.90 + 0.07, 1.2), 0, 1)[stacked // _STEP]
    reach = max(2, height // 130)
    light = paper * _folds(picture, rng)[..., None] * (1 - 0.58 * _shadow(level, reach))[..., None]
    fibres = resize_field(fractal(rng, 160, 160, rows=40, octaves=3), height, width)
    return to_picture((light + _rims(stacked)[..., None]) * (0.95 + 0.08 * fibres)[..., None])


def _shadow(level: Image.Image, reach: int) -> Field:
    """Say where a sheet that lies higher throws its shadow, down and to the right."""
    stacked = np.asarray(level, dtype=np.float32)
    above = np.pad(stacked, ((reach, 0), (reach, 0)), mode="edge")[: stacked.shape[0], : stacked.shape[1]]
    falls = (np.clip((above - stacked) / (_STEP * 1.6), 0, 1) * 255).astype(np.uint8)
    return np.asarray(Image.fromarray(falls).filter(ImageFilter.BoxBlur(reach)), dtype=np.float32) / 255


def _rims(stacked: Picture) -> Field:
    """Let the cut edge of each upper sheet catch the light."""
    numbers = stacked.astype(np.int16)
    rim = np.zeros(stacked.shape, dtype=np.float32)
    rim[1:, 1:] = np.clip(numbers[1:, 1:] - numbers[:-1, :-1], 0, _STEP) * np.float32(0.16 / _STEP)
    return rim


def _folds(picture: Picture, rng: np.random.Generator) -> Field:
    """Shade large triangles as creased paper catches the light, with a bright line on each crease."""
    height, width = picture.shape[:2]
    mesh = facets(picture, _FOLDS, rng)
    canvas = Image.new("L", (width, height), 200)
    pen = ImageDraw.Draw(canvas)
    tones = rng.uniform(158, 228, len(mesh.corners)).tolist()
    for corners, tone in zip(mesh.corners.reshape(-1, 6).tolist(), tones, strict=True):
        pen.polygon(corners, fill=int(tone))
    soft = np.asarray(canvas.filter(ImageFilter.BoxBlur(height / 26)), dtype=np.float32)
    pen = ImageDraw.Draw(canvas)
    for corners in mesh.corners.reshape(-1, 6).tolist():
        pen.line([*corners, *corners[:2]], fill=240, width=max(1, height // 420))
    hard = np.asarray(canvas, dtype=np.float32)
    return (hard * 1.5 - soft * 0.5) / np.float32(198)
