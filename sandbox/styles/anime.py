"""Anime: cel shading in saturated colours, thin ink lines, soft bloom."""

import numpy as np

from sandbox.arrays import ImageArray, blur, luminance, mix, rgb, smoothstep, to_float, to_uint8
from sandbox.postprocessing import adjust_saturation, bloom
from sandbox.styles.filters import kuwahara_filter, line_strength

_SHADING_LEVELS = 6


def anime(image: ImageArray, rng: np.random.Generator) -> ImageArray:  # noqa: ARG001 - the style is deterministic
    """Render as an animation cel."""
    smooth = kuwahara_filter(image, 5)
    pixels = to_float(smooth)
    level = luminance(pixels)
    bands = level * _SHADING_LEVELS
    floor = np.floor(bands)
    quantized = (floor + smoothstep(0.42, 0.58, bands - floor)) / _SHADING_LEVELS
    flat = pixels * ((quantized + 0.06) / (level + 0.06))[..., None]
    vivid = adjust_saturation(flat * 0.86 + 0.10, 1.32)
    cool = mix(vivid, rgb((0.32, 0.36, 0.66)), (smoothstep(0.34, 0.0, level) * 0.34)[..., None])
    lines = line_strength(blur(image, 1.0), 1.2)
    inked = mix(cool, rgb((0.10, 0.08, 0.22)), (lines * 0.85)[..., None])
    return to_uint8(inked + bloom(smooth, image.shape[0] * 0.03, 0.78) * 0.26)
