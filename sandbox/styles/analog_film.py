"""Analog film: faded blacks, warm cast, coarse grain, red halation, a light leak and a white border."""

import numpy as np

from sandbox.arrays import ImageArray, grid, mix, rgb, smoothstep, to_float, to_uint8
from sandbox.postprocessing import adjust_saturation, bloom, film_grain, split_tone, vignette


def analog_film(image: ImageArray, rng: np.random.Generator) -> ImageArray:
    """Render as a print of old film."""
    height, width = image.shape[:2]
    pixels = adjust_saturation(to_float(image), 0.72)
    pixels = split_tone(pixels * 0.80 + 0.10, (0.42, 0.54, 0.56), (0.64, 0.52, 0.34), 0.36)
    pixels = pixels + bloom(image, height * 0.022, 0.62) * rgb((0.85, 0.26, 0.12)) * 0.8
    rows, columns = grid(height, width)
    side = columns if rng.random() < 0.5 else 1 - columns  # noqa: PLR2004 - either side
    leak = smoothstep(0.30, 0.0, side + (rows - 0.5) ** 2 * np.float32(rng.uniform(0.2, 0.6)))
    pixels = pixels + leak[..., None] * rgb((0.62, 0.24, 0.05)) * 0.75
    pixels = pixels * vignette(height, width, 0.8) + film_grain(rng, height, width)[..., None] * np.float32(0.062)
    border_distance = np.minimum(np.minimum(rows, 1 - rows) * height, np.minimum(columns, 1 - columns) * width)
    border = smoothstep(0.030, 0.034, border_distance / min(height, width))
    return to_uint8(mix(rgb((0.95, 0.93, 0.88)), pixels, border[..., None]))
