"""Photographic: a fast lens focused on the middle ground, natural contrast, fine noise."""

import numpy as np

from shared.adapters.providers.sandbox.optics import bloom, curved, grain, saturated, vignette
from shared.adapters.providers.sandbox.pixels import Picture, blur, grid, mix, smoothstep, to_light, to_picture


def photographic(picture: Picture, rng: np.random.Generator) -> Picture:
    """Render as a lens would see it."""
    height, width = picture.shape[:2]
    sharp = curved(picture, 0.45)
    rows, columns = grid(height, width)
    focus = smoothstep(0.16, 0.42, np.abs(rows - np.float32(rng.uniform(0.54, 0.62))) + np.abs(columns - 0.5) * 0.22)
    lens = mix(to_light(sharp), to_light(blur(sharp, height * 0.011)), focus[..., None])
    shift = max(1, round(width / 900))
    lens[:, :-shift, 0], lens[:, shift:, 2] = lens[:, shift:, 0], lens[:, :-shift, 2].copy()
    lens = saturated(lens, 0.86) + bloom(sharp, height * 0.02, 0.78) * 0.16
    return to_picture(lens * vignette(height, width, 0.55) + grain(rng, height, width)[..., None] * np.float32(0.014))
