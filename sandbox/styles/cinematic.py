"""Cinematic: widescreen bars, teal shadows and orange highlights, horizontal lens flares."""

import numpy as np
from PIL import Image

from sandbox.arrays import ImageArray, rgb, to_float, to_uint8
from sandbox.postprocessing import apply_s_curve, bloom, film_grain, split_tone, vignette

_ASPECT_RATIO = 2.39


def cinematic(image: ImageArray, rng: np.random.Generator) -> ImageArray:
    """Render as a frame of a film."""
    height, width = image.shape[:2]
    contrasted = apply_s_curve(image, 0.85)
    pixels = split_tone(to_float(contrasted) * 0.84, (0.22, 0.54, 0.62), (0.78, 0.54, 0.30), 0.42)
    highlights = np.clip((contrasted.astype(np.float32) - 205) * 5, 0, 255).astype(np.uint8)
    columns = Image.fromarray(highlights).resize((5, max(2, height // 5)), Image.Resampling.BOX)
    flare = to_float(np.asarray(columns.resize((width, height), Image.Resampling.BICUBIC)))
    pixels = (
        pixels + flare * rgb((0.10, 0.26, 0.50)) + bloom(contrasted, height * 0.035, 0.74) * rgb((0.34, 0.26, 0.18))
    )
    pixels = pixels * vignette(height, width, 0.95) + film_grain(rng, height, width)[..., None] * np.float32(0.016)
    bar = max(round(height * 0.075), round((height - width / _ASPECT_RATIO) / 2) if width > height else 0)
    pixels[:bar], pixels[height - bar :] = 0, 0
    return to_uint8(pixels)
