"""Picture to picture: repaints the input's own pixels, the further from it the more strength is asked for."""

import numpy as np
from numpy.typing import NDArray

from shared.adapters.providers.sandbox.brief import Brief, read_brief
from shared.adapters.providers.sandbox.media import medium_for
from shared.adapters.providers.sandbox.noise import fractal
from shared.adapters.providers.sandbox.pictures import paint_scene
from shared.adapters.providers.sandbox.pixels import (
    Light,
    Picture,
    luminance,
    mix,
    resize_field,
    resize_picture,
    to_light,
    to_picture,
)
from shared.adapters.providers.sandbox.seeds import stream
from shared.adapters.providers.sandbox.styles import STYLES

_COLOURS_FIRST = 0.3
"""Up to this strength only colours and handling change; then the prompt's own scene comes through."""
_MOST_NAMED, _MOST_UNKNOWN = 0.7, 0.4
"""How much of its scene there is in the end, where the prompt names one and where it is a guess."""
_SCENE_SIDE = 576
"""The prompt's scene is only seen through the input's, so a coarse one does."""
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
    scale = min(1.0, _SCENE_SIDE / max(height, width))
    scene = paint_scene(brief, negative_prompt, max(32, round(height * scale)), max(32, round(width * scale)))
    content = _repainted(picture, scene)
    medium = medium_for(prompt, style_preset)
    most = _MOST_NAMED if brief.named else 0.0 if medium else _MOST_UNKNOWN
    if most and strength > _COLOURS_FIRST:
        way = (strength - _COLOURS_FIRST) / (1 - _COLOURS_FIRST)
        through = most * way * way * (3 - 2 * way)
        content = to_picture(mix(to_light(content), _seen_through(picture, scene), through))
    rendered = (medium or STYLES["digital-art" if not brief.named else "enhance"])(content, brief.chance("style"))
    return _drawn_towards(picture, rendered, strength, brief)


def _repainted(picture: Picture, scene: Picture) -> Picture:
    """Keep every shape, take over the mean colours and contrast that the prompt's scene has."""
    own, other = to_light(picture[::3, ::3]), to_light(scene[::3, ::3])
    contrast = np.clip((other.std(axis=(0, 1)) + 0.04) / (own.std(axis=(0, 1)) + 0.04), 0.7, 1.6)
    levels = np.linspace(0, 1, 256, dtype=np.float32)[:, None]
    moved = (levels - own.mean(axis=(0, 1))) * contrast + other.mean(axis=(0, 1))
    table = to_picture(levels + (moved - levels) * np.float32(0.75))
    return np.stack([np.take(table[:, channel], picture[..., channel]) for channel in range(3)], axis=-1)


def _seen_through(picture: Picture, scene: Picture) -> Light:
    """Light the prompt's scene by the input's own composition."""
    height, width = scene.shape[:2]
    level = luminance(to_light(resize_picture(picture, height, width)))
    lit = to_light(scene) * (1 + (level - level.mean()) * np.float32(0.7))[..., None]
    return to_light(resize_picture(to_picture(lit), *picture.shape[:2]))


def _drawn_towards(picture: Picture, target: Picture, strength: float, brief: Brief) -> Picture:
    """Change all places, some a little earlier than others, as strength grows; no place ever turns back."""
    height, width = picture.shape[:2]
    order = resize_field(fractal(stream(brief.key, "order"), 96, 96, rows=4, octaves=4), height, width)
    share = np.clip(strength * (1 + _UNEVEN) - order * np.float32(_UNEVEN), 0, 1) ** np.float32(1.15)
    return to_picture(mix(to_light(picture), to_light(target), (0.01 + 0.99 * share)[..., None]))
