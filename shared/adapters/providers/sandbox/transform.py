"""Picture to picture: repaints the input's own pixels, the further from it the more strength is asked for."""

import numpy as np
from numpy.typing import NDArray

from shared.adapters.providers.sandbox.brief import Brief, read_brief
from shared.adapters.providers.sandbox.media import medium_for
from shared.adapters.providers.sandbox.noise import fractal
from shared.adapters.providers.sandbox.pictures import draw_picture
from shared.adapters.providers.sandbox.pixels import (
    Light,
    Picture,
    blur,
    luminance,
    mix,
    resize_field,
    to_light,
    to_picture,
)
from shared.adapters.providers.sandbox.seeds import stream

_HOLD = 0.3
"""The share of the input's light and dark that even full strength keeps."""
_UNEVEN = 0.25
"""How much later the last places begin to change than the first."""


def transform_picture(
    picture: NDArray[np.uint8],
    *,
    prompt: str,
    negative_prompt: str,
    style_preset: str | None,
    strength: float,
    seed: int,
) -> NDArray[np.uint8]:
    """Draw a picture towards a prompt; 0 leaves it nearly alone, 1 leaves little more than its composition."""
    brief = read_brief(prompt, negative_prompt, seed)
    height, width = picture.shape[:2]
    scene = draw_picture(
        prompt=prompt, negative_prompt=negative_prompt, style_preset=None, width=width, height=height, seed=seed
    )
    content = _repainted(picture, scene)
    if brief.named:
        content = to_picture(mix(to_light(content), _seen_through(picture, scene), _arrived(strength)))
    rendered = medium_for(prompt, style_preset, otherwise=None if brief.named else "digital-art")(
        content, brief.chance("style")
    )
    return _drawn_towards(picture, rendered, strength, brief)


def _arrived(strength: float) -> float:
    """Say how far the prompt's own scene has come through: not before a third of the way, never wholly."""
    way = min(1.0, max(0.0, (strength - 0.3) / 0.7))
    return (1 - _HOLD) * way * way * (3 - 2 * way)


def _repainted(picture: Picture, scene: Picture) -> Picture:
    """Keep every shape, take over the mean colours and contrast that the prompt's scene has."""
    own, other = to_light(picture), to_light(scene)
    own_mean, other_mean = own.mean(axis=(0, 1)), other.mean(axis=(0, 1))
    own_spread, other_spread = own.std(axis=(0, 1)) + 0.04, other.std(axis=(0, 1)) + 0.04
    moved = (own - own_mean) * np.clip(other_spread / own_spread, 0.7, 1.6) + other_mean
    return to_picture(mix(own, moved, 0.75))


def _seen_through(picture: Picture, scene: Picture) -> Light:
    """Light the prompt's scene by the input's own composition."""
    level = luminance(to_light(blur(picture, picture.shape[0] * 0.012)))
    lit: Light = to_light(scene) * (1 + (level - level.mean()) * np.float32(_HOLD * 2.2))[..., None]
    return lit


def _drawn_towards(picture: Picture, target: Picture, strength: float, brief: Brief) -> Picture:
    """Change all places, some a little earlier than others, as strength grows; no place ever turns back."""
    height, width = picture.shape[:2]
    order = resize_field(fractal(stream(brief.key, "order"), 96, 96, rows=4, octaves=4), height, width)
    share = np.clip(strength * (1 + _UNEVEN) - order * np.float32(_UNEVEN), 0, 1) ** np.float32(1.15)
    return to_picture(mix(to_light(picture), to_light(target), (0.01 + 0.99 * share)[..., None]))
