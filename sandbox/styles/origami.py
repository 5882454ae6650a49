"""Origami: stacked sheets of coloured paper with straight edges, drop shadows and fold lines."""

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from sandbox.arrays import Field, ImageArray, blur, resize_field, to_uint8
from sandbox.noise import fractal_noise
from sandbox.postprocessing import adjust_saturation
from sandbox.styles.colour_segments import brighten_dark_image, dominant_colours, nearest_colours
from sandbox.styles.triangulation import triangulate

_SHEETS = 12
_CUT_ROWS, _FOLD_ROWS = 28, 5
_LEVEL_STEP = 255 // _SHEETS


def origami(image: ImageArray, rng: np.random.Generator) -> ImageArray:
    """Render as cut and folded paper."""
    height, width = image.shape[:2]
    source = brighten_dark_image(image)
    mesh, colours = triangulate(blur(source, height / 160), _CUT_ROWS, rng), dominant_colours(source, _SHEETS)
    levels = Image.new("L", (width, height))
    draw = ImageDraw.Draw(levels)
    indices = nearest_colours(mesh.colours, colours).tolist()
    for triangle, index in zip(mesh.vertices.reshape(-1, 6).tolist(), indices, strict=True):
        draw.polygon(triangle, fill=index * _LEVEL_STEP, outline=index * _LEVEL_STEP)
    stacked = np.asarray(levels)
    paper = np.clip(adjust_saturation(colours * 0.90 + 0.07, 1.2), 0, 1)[stacked // _LEVEL_STEP]
    offset = max(2, height // 130)
    pixels = paper * _folds(image, rng)[..., None] * (1 - 0.58 * _shadow(levels, offset))[..., None]
    fibres = resize_field(fractal_noise(rng, 160, 160, rows=40, octaves=3), height, width)
    return to_uint8((pixels + _edge_highlights(stacked)[..., None]) * (0.95 + 0.08 * fibres)[..., None])


def _shadow(levels: Image.Image, offset: int) -> Field:
    """Return the drop shadows of higher sheets, to the lower right, 0..1."""
    stacked = np.asarray(levels, dtype=np.float32)
    above = np.pad(stacked, ((offset, 0), (offset, 0)), mode="edge")[: stacked.shape[0], : stacked.shape[1]]
    shadow = (np.clip((above - stacked) / (_LEVEL_STEP * 1.6), 0, 1) * 255).astype(np.uint8)
    return np.asarray(Image.fromarray(shadow).filter(ImageFilter.BoxBlur(offset)), dtype=np.float32) / 255


def _edge_highlights(stacked: ImageArray) -> Field:
    """Return highlights along the cut edges of the upper sheets."""
    indices = stacked.astype(np.int16)
    highlights = np.zeros(stacked.shape, dtype=np.float32)
    highlights[1:, 1:] = np.clip(indices[1:, 1:] - indices[:-1, :-1], 0, _LEVEL_STEP) * np.float32(0.16 / _LEVEL_STEP)
    return highlights


def _folds(image: ImageArray, rng: np.random.Generator) -> Field:
    """Return the shading of large folded triangles, with a bright line along each fold."""
    height, width = image.shape[:2]
    mesh = triangulate(image, _FOLD_ROWS, rng)
    canvas = Image.new("L", (width, height), 200)
    draw = ImageDraw.Draw(canvas)
    tones = rng.uniform(158, 228, len(mesh.vertices)).tolist()
    for triangle, tone in zip(mesh.vertices.reshape(-1, 6).tolist(), tones, strict=True):
        draw.polygon(triangle, fill=int(tone))
    blurred = np.asarray(canvas.filter(ImageFilter.BoxBlur(height / 26)), dtype=np.float32)
    draw = ImageDraw.Draw(canvas)
    for triangle in mesh.vertices.reshape(-1, 6).tolist():
        draw.line([*triangle, *triangle[:2]], fill=240, width=max(1, height // 420))
    sharp = np.asarray(canvas, dtype=np.float32)
    return (sharp * 1.5 - blurred * 0.5) / np.float32(198)
