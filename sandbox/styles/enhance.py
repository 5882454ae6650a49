"""Enhance: the same image with more local contrast, sharpness and saturation."""

import numpy as np

from sandbox.arrays import ImageArray, blur, luminance, to_float, to_uint8
from sandbox.postprocessing import adjust_saturation


def enhance(image: ImageArray, rng: np.random.Generator) -> ImageArray:  # noqa: ARG001 - the style is deterministic
    """Increase local contrast, sharpness and saturation."""
    height = image.shape[0]
    pixels = to_float(image)
    level = luminance(pixels)
    wide_mean = luminance(to_float(blur(image, height * 0.05)))
    local_mean = luminance(to_float(blur(image, 1.6)))
    detail = (level - wide_mean) * np.float32(0.85) + (level - local_mean) * np.float32(2.2)
    lifted = pixels + detail[..., None] + ((0.46 - wide_mean) * np.float32(0.30))[..., None]
    return to_uint8(adjust_saturation(lifted, 1.45))
