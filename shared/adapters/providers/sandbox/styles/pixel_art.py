"""Pixel art: big square pixels, few colours, ordered dithering."""

import numpy as np
from PIL import Image

from shared.adapters.providers.sandbox.optics import curved, saturated
from shared.adapters.providers.sandbox.pixels import Picture, resize_picture, to_light, to_picture

_ACROSS = 168
_COLOURS = 20
_BAYER = np.array([[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]], dtype=np.float32) / 16 - 0.47


def pixel_art(picture: Picture, rng: np.random.Generator) -> Picture:  # noqa: ARG001 - nothing is left to chance
    """Render with one palette on a coarse grid."""
    height, width = picture.shape[:2]
    size = max(2, round(max(height, width) / _ACROSS))
    rows, columns = -(-height // size), -(-width // size)
    small = resize_picture(curved(picture, 0.35), rows, columns)
    dither = np.tile(_BAYER, (rows // 4 + 1, columns // 4 + 1))[:rows, :columns, None]
    vivid = to_picture(saturated(to_light(small), 1.3) + dither * np.float32(0.085))
    colours = Image.fromarray(to_picture(saturated(to_light(small), 1.3))).quantize(
        _COLOURS, Image.Quantize.MAXCOVERAGE
    )
    flat = Image.fromarray(vivid).quantize(palette=colours, dither=Image.Dither.NONE).convert("RGB")
    return np.asarray(flat, dtype=np.uint8).repeat(size, axis=0).repeat(size, axis=1)[:height, :width]
