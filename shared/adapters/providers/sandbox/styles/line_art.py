"""Line art: ink outlines on paper, with sparse hatching where it is darker than around."""

import numpy as np
from PIL import ImageFilter

from shared.adapters.providers.sandbox.pixels import Field, Picture, blur, blur_field, mix, rgb, smoothstep, to_picture
from shared.adapters.providers.sandbox.styles.drawing import grey

_SHADES = ((0.22, 0.44), (0.09, 0.30), (0.03, 0.20))
"""For each layer of hatching: the most of the picture that it may cover, and the tone it begins below."""


def line_art(picture: Picture, rng: np.random.Generator) -> Picture:
    """Render in ink."""
    height, width = picture.shape[:2]
    scale = max(height, width) / 1344
    ink = np.maximum(_lines(picture, 0.8 * scale + 0.3, 0.34), _lines(picture, 1.9 * scale + 0.4, 0.16) * 0.85)
    tone = np.asarray(grey(picture).filter(ImageFilter.BoxBlur(4)), dtype=np.float32) / 255
    own = tone * np.float32(0.55) + np.clip(0.5 + tone - blur_field(tone, height / 5), 0, 1) * np.float32(0.45)
    rows, columns = np.arange(height, dtype=np.float32)[:, None], np.arange(width, dtype=np.float32)[None, :]
    step, wobble = np.float32(8.5 * scale + 2), rng.uniform(0, 6)
    bend = np.sin(rows / (61 * scale + 1)) * 1.5 + np.sin(columns / (83 * scale + 1)) * 1.5
    for number, (most, bar) in enumerate(_SHADES):
        slant = (rows + columns, rows - columns, columns * 1.5 + rows * 0.4)[number] + bend
        hatch = np.clip(1.15 - np.abs(np.mod(slant + wobble, step * 1.4) - step * 0.7) / (0.7 * scale + 0.45), 0, 1)
        dark = min(bar, float(np.quantile(own[::6, ::6], most)))
        ink = np.maximum(ink, hatch * smoothstep(dark + 0.015, dark - 0.05, own) * np.float32(0.62))
    paper = rgb((0.975, 0.965, 0.93))
    return to_picture(mix(paper, rgb((0.09, 0.10, 0.17)), np.clip(ink, 0, 1)[..., None]))


def _lines(picture: Picture, width: float, bar: float) -> Field:
    """Find dark lines and edges of about this width; more than `bar` of the strongest contrast is full ink."""
    calm = grey(blur(picture, 0.8))
    fine = np.asarray(calm.filter(ImageFilter.GaussianBlur(width)), dtype=np.float32)
    coarse = np.asarray(calm.filter(ImageFilter.GaussianBlur(width * 1.8)), dtype=np.float32)
    strength = coarse - fine
    most = max(float(np.quantile(strength[::4, ::4], 0.995)), 9.0)
    return smoothstep(0.06, bar, strength / most)
