"""Pixel art: large square pixels, a small palette, ordered dithering."""

import numpy as np
from PIL import Image

from sandbox.arrays import ImageArray, resize_image, to_float, to_uint8
from sandbox.postprocessing import adjust_saturation, apply_s_curve

_PIXELS_PER_LONG_SIDE = 168
_COLOURS = 20
_BAYER = np.array([[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]], dtype=np.float32) / 16 - 0.47


def pixel_art(image: ImageArray, rng: np.random.Generator) -> ImageArray:  # noqa: ARG001 - the style is deterministic
    """Render with a small palette on a coarse grid."""
    height, width = image.shape[:2]
    size = max(2, round(max(height, width) / _PIXELS_PER_LONG_SIDE))
    rows, columns = -(-height // size), -(-width // size)
    small = resize_image(apply_s_curve(image, 0.35), rows, columns)
    dither = np.tile(_BAYER, (rows // 4 + 1, columns // 4 + 1))[:rows, :columns, None]
    vivid = to_uint8(adjust_saturation(to_float(small), 1.3) + dither * np.float32(0.085))
    palette = Image.fromarray(to_uint8(adjust_saturation(to_float(small), 1.3))).quantize(
        _COLOURS, Image.Quantize.MAXCOVERAGE
    )
    quantized = Image.fromarray(vivid).quantize(palette=palette, dither=Image.Dither.NONE).convert("RGB")
    return np.asarray(quantized, dtype=np.uint8).repeat(size, axis=0).repeat(size, axis=1)[:height, :width]
