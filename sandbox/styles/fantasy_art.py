"""Fantasy art: soft glow, violet shadows, golden highlights, light particles."""

import numpy as np
from PIL import Image, ImageDraw

from sandbox.arrays import ImageArray, blur, grid, mix, resize_field, rgb, to_float, to_uint8
from sandbox.noise import fractal_noise
from sandbox.postprocessing import adjust_saturation, split_tone, vignette
from sandbox.styles.filters import kuwahara_filter


def fantasy_art(image: ImageArray, rng: np.random.Generator) -> ImageArray:
    """Render as a fantasy illustration."""
    height, width = image.shape[:2]
    painted = kuwahara_filter(image, 5)
    soft = to_float(blur(painted, height * 0.022))
    pixels = to_float(painted)
    glowing = 1 - (1 - pixels * 0.82) * (1 - soft * 0.62)
    glowing = split_tone(adjust_saturation(glowing, 1.3), (0.62, 0.30, 0.84), (0.90, 0.72, 0.40), 0.52)
    rows, _ = grid(height, width)
    mist = resize_field(fractal_noise(rng, 96, 96, rows=3, octaves=4), height, width) * np.exp(
        -(((rows - 0.72) / 0.22) ** 2)
    )
    glowing = mix(glowing, rgb((0.90, 0.72, 0.96)), (np.clip(mist, 0, 1) * 0.55)[..., None])
    particles = _particles(rng, height, width)
    glow = to_float(blur(particles, height * 0.010)) * 1.8 + to_float(particles) * 0.8
    return to_uint8(glowing * vignette(height, width, 0.75) + glow)


def _particles(rng: np.random.Generator, height: int, width: int) -> ImageArray:
    canvas = Image.new("RGB", (width, height))
    draw = ImageDraw.Draw(canvas)
    for column, row, size, hue in rng.random((70, 4)):
        x, y, r = column * width, (1 - row**1.6) * height, height * (0.0012 + 0.0042 * size**3)
        draw.ellipse((x - r, y - r, x + r, y + r), fill=(255, 226, 150) if hue < 0.6 else (190, 220, 255))  # noqa: PLR2004 - most particles are golden
    return np.asarray(canvas, dtype=np.uint8)
