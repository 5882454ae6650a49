"""Cinematic: a wide frame, teal shadows and orange lights, long lens flares."""

import numpy as np
from PIL import Image

from shared.adapters.providers.sandbox.optics import bloom, curved, grain, toned, vignette
from shared.adapters.providers.sandbox.pixels import Picture, rgb, to_light, to_picture

_WIDE = 2.39


def cinematic(picture: Picture, rng: np.random.Generator) -> Picture:
    """Render as a still from a film."""
    height, width = picture.shape[:2]
    dense = curved(picture, 0.85)
    light = toned(to_light(dense) * 0.84, (0.22, 0.54, 0.62), (0.78, 0.54, 0.30), 0.42)
    bright = np.clip((dense.astype(np.float32) - 205) * 5, 0, 255).astype(np.uint8)
    strip = Image.fromarray(bright).resize((5, max(2, height // 5)), Image.Resampling.BOX)
    streak = to_light(np.asarray(strip.resize((width, height), Image.Resampling.BICUBIC)))
    light = light + streak * rgb((0.10, 0.26, 0.50)) + bloom(dense, height * 0.035, 0.74) * rgb((0.34, 0.26, 0.18))
    light = light * vignette(height, width, 0.95) + grain(rng, height, width)[..., None] * np.float32(0.016)
    band = max(round(height * 0.075), round((height - width / _WIDE) / 2) if width > height else 0)
    light[:band], light[height - band :] = 0, 0
    return to_picture(light)
