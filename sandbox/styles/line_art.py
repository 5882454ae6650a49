"""Line art: ink outlines on paper, with sparse hatching in locally dark areas."""

import numpy as np
from PIL import ImageFilter

from sandbox.arrays import Field, ImageArray, blur, blur_field, mix, rgb, smoothstep, to_uint8
from sandbox.styles.filters import grayscale

_HATCHING = ((0.22, 0.44), (0.09, 0.30), (0.03, 0.20))
"""For each layer of hatching: the largest share of the image that it covers, and the brightest tone that it covers."""


def line_art(image: ImageArray, rng: np.random.Generator) -> ImageArray:
    """Render as an ink drawing."""
    height, width = image.shape[:2]
    scale = max(height, width) / 1344
    ink = np.maximum(_lines(image, 0.8 * scale + 0.3, 0.34), _lines(image, 1.9 * scale + 0.4, 0.16) * 0.85)
    tone = np.asarray(grayscale(image).filter(ImageFilter.BoxBlur(4)), dtype=np.float32) / 255
    shading = tone * np.float32(0.55) + np.clip(0.5 + tone - blur_field(tone, height / 5), 0, 1) * np.float32(0.45)
    rows, columns = np.arange(height, dtype=np.float32)[:, None], np.arange(width, dtype=np.float32)[None, :]
    step, phase = np.float32(8.5 * scale + 2), rng.uniform(0, 6)
    wave = np.sin(rows / (61 * scale + 1)) * 1.5 + np.sin(columns / (83 * scale + 1)) * 1.5
    for layer, (max_share, max_tone) in enumerate(_HATCHING):
        slant = (rows + columns, rows - columns, columns * 1.5 + rows * 0.4)[layer] + wave
        hatch = np.clip(1.15 - np.abs(np.mod(slant + phase, step * 1.4) - step * 0.7) / (0.7 * scale + 0.45), 0, 1)
        limit = min(max_tone, float(np.quantile(shading[::6, ::6], max_share)))
        ink = np.maximum(ink, hatch * smoothstep(limit + 0.015, limit - 0.05, shading) * np.float32(0.62))
    paper = rgb((0.975, 0.965, 0.93))
    return to_uint8(mix(paper, rgb((0.09, 0.10, 0.17)), np.clip(ink, 0, 1)[..., None]))


def _lines(image: ImageArray, width: float, full_ink: float) -> Field:
    """Detect dark lines and edges of about this width; from `full_ink` of the strongest contrast they are solid."""
    smooth = grayscale(blur(image, 0.8))
    fine = np.asarray(smooth.filter(ImageFilter.GaussianBlur(width)), dtype=np.float32)
    coarse = np.asarray(smooth.filter(ImageFilter.GaussianBlur(width * 1.8)), dtype=np.float32)
    strength = coarse - fine
    strongest = max(float(np.quantile(strength[::4, ::4], 0.995)), 9.0)
    return smoothstep(0.06, full_ink, strength / strongest)
