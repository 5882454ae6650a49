"""Post-processing effects: vignette, bloom, film grain, saturation, split toning and contrast."""

import numpy as np

from sandbox.arrays import Colour, Field, FloatImage, ImageArray, blur, grid, luminance, mix, rgb, to_float

_GRAIN_TILE = 384


def vignette(height: int, width: int, strength: float) -> FloatImage:
    """Return factors that darken an image towards its corners."""
    rows, columns = grid(height, width)
    falloff = ((rows - 0.5) ** 2 + (columns - 0.5) ** 2) * np.float32(2 * strength)
    return (1 - falloff)[..., None]


def bloom(image: ImageArray, radius: float, threshold: float) -> FloatImage:
    """Return the glow around everything brighter than the threshold, to be added to the image."""
    table = np.clip((np.arange(256) - threshold * 255) / (1 - threshold), 0, 255).astype(np.uint8)
    return to_float(blur(table[image], radius))


def film_grain(rng: np.random.Generator, height: int, width: int) -> Field:
    """Return film grain with mean 0; one small tile, repeated, which is not noticeable."""
    tile = rng.standard_normal((_GRAIN_TILE, _GRAIN_TILE), dtype=np.float32)
    return np.tile(tile, (height // _GRAIN_TILE + 1, width // _GRAIN_TILE + 1))[:height, :width]


def adjust_saturation(pixels: FloatImage, amount: float) -> FloatImage:
    """Multiply the saturation by an amount."""
    grey = luminance(pixels)[..., None]
    return mix(np.broadcast_to(grey, pixels.shape), pixels, amount)


def split_tone(pixels: FloatImage, shadows: Colour, highlights: Colour, amount: float) -> FloatImage:
    """Tint the shadows with one colour and the highlights with another."""
    level = luminance(pixels)[..., None]
    tint = mix(rgb(shadows), rgb(highlights), np.clip(level, 0, 1))
    return pixels + (tint - 0.5) * np.float32(amount)


def apply_s_curve(image: ImageArray, contrast: float) -> ImageArray:
    """Increase contrast with an S-shaped tone curve."""
    x = np.arange(256, dtype=np.float32) / 255
    s = x * x * (3 - 2 * x)
    return np.clip((x + (s - x) * contrast) * 255, 0, 255).astype(np.uint8)[image]
