"""Neon punk: a dark violet image whose edges glow like neon tubes."""

import numpy as np

from sandbox.arrays import ImageArray, blur, grid, luminance, mix, rgb, smoothstep, to_float, to_uint8
from sandbox.postprocessing import adjust_saturation
from sandbox.styles.filters import edge_strength


def neon_punk(image: ImageArray, rng: np.random.Generator) -> ImageArray:
    """Render with glowing edges on a dark background."""
    height, width = image.shape[:2]
    pixels = to_float(image)
    level = luminance(pixels)
    dark = (
        mix(rgb((0.03, 0.0, 0.09)), rgb((0.42, 0.06, 0.52)), (level**1.4)[..., None]) * 0.62
        + adjust_saturation(pixels, 1.5) * 0.17
    )
    rows, columns = grid(height, width)
    phase = float(rng.uniform(0, 6.28))
    wave = np.sin(columns * 5 + rows * 4 + level * 5 + np.float32(phase))
    tube_colours = mix(rgb((1.0, 0.10, 0.62)), rgb((0.05, 0.92, 1.0)), smoothstep(-0.5, 0.5, wave)[..., None])
    lines = smoothstep(0.22, 0.85, edge_strength(image))[..., None] * tube_colours
    line_image = to_uint8(lines)
    glow = to_float(blur(line_image, height * 0.012)) * 1.25 + to_float(blur(line_image, height * 0.045)) * 1.0
    scan_lines = np.ones((height, 1, 1), dtype=np.float32)
    scan_lines[::4] = 0.9
    return to_uint8((dark + glow + lines * 0.95 + (lines**3) * 0.5) * scan_lines)
