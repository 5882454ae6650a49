"""Photographic: shallow depth of field, chromatic aberration, natural contrast, fine grain."""

import numpy as np

from sandbox.arrays import ImageArray, blur, grid, mix, smoothstep, to_float, to_uint8
from sandbox.postprocessing import adjust_saturation, apply_s_curve, bloom, film_grain, vignette


def photographic(image: ImageArray, rng: np.random.Generator) -> ImageArray:
    """Render as a photograph."""
    height, width = image.shape[:2]
    sharp = apply_s_curve(image, 0.45)
    rows, columns = grid(height, width)
    defocus = smoothstep(0.16, 0.42, np.abs(rows - np.float32(rng.uniform(0.54, 0.62))) + np.abs(columns - 0.5) * 0.22)
    pixels = mix(to_float(sharp), to_float(blur(sharp, height * 0.011)), defocus[..., None])
    shift = max(1, round(width / 900))
    pixels[:, :-shift, 0], pixels[:, shift:, 2] = pixels[:, shift:, 0], pixels[:, :-shift, 2].copy()
    pixels = adjust_saturation(pixels, 0.86) + bloom(sharp, height * 0.02, 0.78) * 0.16
    return to_uint8(
        pixels * vignette(height, width, 0.55) + film_grain(rng, height, width)[..., None] * np.float32(0.014)
    )
