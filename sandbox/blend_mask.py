"""The order in which the regions of an image are replaced by another image: distant and smooth regions first."""

import numpy as np
from PIL import Image, ImageFilter

from sandbox.arrays import Field, ImageArray, blur_field, grid, resize_field, shrink, smoothstep
from sandbox.noise import fractal_noise
from sandbox.styles.filters import edge_strength

_LONGEST = 288
_ROW_WEIGHT, _DETAIL_WEIGHT, _NOISE_WEIGHT = 0.50, 0.38, 0.12
_SOFTNESS = 0.05


def blend_ranks(image: ImageArray, rng: np.random.Generator) -> Field:
    """Rank all pixels from 0 (replaced first) to 1 (replaced last); region borders follow the edges in the image."""
    small = shrink(image, _LONGEST)
    height, width = small.shape[:2]
    rows, _ = grid(height, width)
    strength = edge_strength(small)
    detail = np.clip(blur_field(strength, max(2.0, height / 22)), 0, 1) ** np.float32(0.7)
    noise = resize_field(fractal_noise(rng, 48, 48, rows=4, octaves=4), height, width)
    weighted = rows * np.float32(_ROW_WEIGHT) + detail * np.float32(_DETAIL_WEIGHT) + noise * np.float32(_NOISE_WEIGHT)
    ranks = np.searchsorted(np.sort(weighted, axis=None), weighted).astype(np.float32) / weighted.size
    ranks = np.asarray(Image.fromarray((ranks * 255).astype(np.uint8)).filter(ImageFilter.ModeFilter(7)))
    smooth = np.asarray(Image.fromarray(ranks).filter(ImageFilter.GaussianBlur(1.2)), dtype=np.float32) / 255
    return np.clip(resize_field(smooth, *image.shape[:2]), 0, 1)


def blend_mask(ranks: Field, share: float) -> Field:
    """Return the blend factor of each pixel, 0..1, such that about `share` of all pixels are replaced."""
    threshold = share * (1 + 2 * _SOFTNESS) - _SOFTNESS
    return 1 - smoothstep(threshold - _SOFTNESS, threshold + _SOFTNESS, ranks)
