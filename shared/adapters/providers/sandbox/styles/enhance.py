"""Enhance: clearer, crisper, more vivid, otherwise the same picture."""

import numpy as np

from shared.adapters.providers.sandbox.optics import saturated
from shared.adapters.providers.sandbox.pixels import Picture, blur, luminance, to_light, to_picture


def enhance(picture: Picture, rng: np.random.Generator) -> Picture:  # noqa: ARG001 - nothing is left to chance
    """Render with strong local contrast and detail."""
    height = picture.shape[0]
    light = to_light(picture)
    level = luminance(light)
    around = luminance(to_light(blur(picture, height * 0.05)))
    close = luminance(to_light(blur(picture, 1.6)))
    detail = (level - around) * np.float32(0.85) + (level - close) * np.float32(2.2)
    lifted = light + detail[..., None] + ((0.46 - around) * np.float32(0.30))[..., None]
    return to_picture(saturated(lifted, 1.45))
