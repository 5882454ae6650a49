"""Analog film: faded blacks, warm cast, coarse grain, red halation, a light leak, a frame."""

import numpy as np

from shared.adapters.providers.sandbox.optics import bloom, grain, saturated, toned, vignette
from shared.adapters.providers.sandbox.pixels import Picture, grid, mix, rgb, smoothstep, to_light, to_picture


def analog_film(picture: Picture, rng: np.random.Generator) -> Picture:
    """Render as a print from an old roll."""
    height, width = picture.shape[:2]
    light = saturated(to_light(picture), 0.72)
    light = toned(light * 0.80 + 0.10, (0.42, 0.54, 0.56), (0.64, 0.52, 0.34), 0.36)
    light = light + bloom(picture, height * 0.022, 0.62) * rgb((0.85, 0.26, 0.12)) * 0.8
    rows, columns = grid(height, width)
    side = columns if rng.random() < 0.5 else 1 - columns  # noqa: PLR2004 - either side
    leak = smoothstep(0.30, 0.0, side + (rows - 0.5) ** 2 * np.float32(rng.uniform(0.2, 0.6)))
    light = light + leak[..., None] * rgb((0.62, 0.24, 0.05)) * 0.75
    light = light * vignette(height, width, 0.8) + grain(rng, height, width)[..., None] * np.float32(0.062)
    edge = np.minimum(np.minimum(rows, 1 - rows) * height, np.minimum(columns, 1 - columns) * width)
    border = smoothstep(0.030, 0.034, edge / min(height, width))
    return to_picture(mix(rgb((0.95, 0.93, 0.88)), light, border[..., None]))
