"""Watercolour: dark edges, uneven pigment, unpainted border. Not a preset; words of the prompt select it."""

import numpy as np

from sandbox.arrays import ImageArray, grid, resize_field, rgb, smoothstep, to_float, to_uint8
from sandbox.noise import fractal_noise
from sandbox.postprocessing import adjust_saturation
from sandbox.styles.filters import edge_strength, kuwahara_filter


def watercolour(image: ImageArray, rng: np.random.Generator) -> ImageArray:
    """Render as a watercolour painting."""
    height, width = image.shape[:2]
    wash = kuwahara_filter(image, 13)
    pixels = adjust_saturation(to_float(wash) * 0.80 + 0.20, 1.25)
    density = resize_field(fractal_noise(rng, 128, 128, rows=4, octaves=5), height, width)
    paper_grain = resize_field(fractal_noise(rng, 192, 192, rows=64, octaves=2), height, width)
    edges = edge_strength(wash) * np.float32(0.20)
    pigment = 1 + (density - 0.5) * np.float32(0.34) + edges + (paper_grain - 0.5) * np.float32(0.10)
    painted = np.clip(pixels, 0.02, 1) ** pigment[..., None]
    rows, columns = grid(height, width)
    border_distance = np.minimum(np.minimum(rows, 1 - rows), np.minimum(columns, 1 - columns))
    unpainted = smoothstep(0.035, 0.0, border_distance - (density - 0.5) * np.float32(0.06))
    paper = rgb((0.98, 0.965, 0.93)) * (0.97 + 0.04 * paper_grain)[..., None]
    return to_uint8(painted + (paper - painted) * unpainted[..., None])
