"""Anime: flat cel shading in clear colours, fine ink, bright air."""

import numpy as np

from shared.adapters.providers.sandbox.optics import bloom, saturated
from shared.adapters.providers.sandbox.pixels import (
    Picture,
    blur,
    luminance,
    mix,
    rgb,
    smoothstep,
    to_light,
    to_picture,
)
from shared.adapters.providers.sandbox.styles.drawing import daubed, outlines

_STEPS = 6


def anime(picture: Picture, rng: np.random.Generator) -> Picture:  # noqa: ARG001 - nothing is left to chance
    """Render as an animation cel."""
    calm = daubed(picture, 5)
    light = to_light(calm)
    level = luminance(light)
    bands = level * _STEPS
    floor = np.floor(bands)
    stepped = (floor + smoothstep(0.42, 0.58, bands - floor)) / _STEPS
    flat = light * ((stepped + 0.06) / (level + 0.06))[..., None]
    vivid = saturated(flat * 0.86 + 0.10, 1.32)
    cool = mix(vivid, rgb((0.32, 0.36, 0.66)), (smoothstep(0.34, 0.0, level) * 0.34)[..., None])
    ink = outlines(blur(picture, 1.0), 1.2)
    inked = mix(cool, rgb((0.10, 0.08, 0.22)), (ink * 0.85)[..., None])
    return to_picture(inked + bloom(calm, picture.shape[0] * 0.03, 0.78) * 0.26)
