"""Picture to picture: repaints the input's own pixels, the further from it the more strength is asked for."""

import numpy as np
from numpy.typing import NDArray

from shared.adapters.providers.sandbox.brief import Brief, read_brief
from shared.adapters.providers.sandbox.media import medium_for, medium_name
from shared.adapters.providers.sandbox.noise import fractal
from shared.adapters.providers.sandbox.pictures import paint_scene
from shared.adapters.providers.sandbox.pixels import (
    Field,
    Light,
    Picture,
    blur_field,
    luminance,
    mix,
    resize_field,
    resize_picture,
    smoothstep,
    to_light,
    to_picture,
)
from shared.adapters.providers.sandbox.reveal import give_way, given_way
from shared.adapters.providers.sandbox.seeds import stream
from shared.adapters.providers.sandbox.styles import STYLES

_COLOURS_FIRST = 0.35
"""Up to this strength only colours and handling change; then the prompt's own scene takes place after place."""
_MOST_NAMED, _MOST_UNKNOWN = 0.86, 0.34
"""How much of its scene there is in the end, where the prompt names one and where it is a guess."""
_SCENE_SIDE = 640
_UNEVEN = 0.22
"""How much later the last places begin to change than the first."""
_RESHAPING = frozenset({"3d-model", "isometric", "tile-texture"})
"""Media that move every place elsewhere: half of one over half of the other would be a double exposure."""


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
    content = _repainted(picture, scene, 0.75 if brief.named or brief.tints else 0.25)
    name = medium_name(prompt, style_preset)
    medium = medium_for(prompt, style_preset) or STYLES["enhance" if brief.named else "digital-art"]
    most = _MOST_NAMED if brief.named else 0.0 if name else _MOST_UNKNOWN
    new = np.zeros((height, width), dtype=np.float32)
    if most and strength > _COLOURS_FIRST:
        way = (strength - _COLOURS_FIRST) / (1 - _COLOURS_FIRST)
        new = given_way(give_way(picture, stream(brief.key, "order")), most * way)
        content = to_picture(mix(to_light(content), _seen_through(picture, scene), new[..., None]))
    rendered = medium(content, brief.chance("style"))
    reach = float(smoothstep(0.0, 0.75, np.array(strength))) if name in _RESHAPING else strength
    return _drawn_towards(picture, rendered, reach, new, brief)


def _repainted(picture: Picture, scene: Picture, amount: float) -> Picture:
    """Keep every shape, take over the mean colours and contrast that the prompt's scene has."""
    own, other = to_light(picture[::3, ::3]), to_light(scene[::3, ::3])
    contrast = np.clip((other.std(axis=(0, 1)) + 0.04) / (own.std(axis=(0, 1)) + 0.04), 0.7, 1.6)
    levels = np.linspace(0, 1, 256, dtype=np.float32)[:, None]
    moved = (levels - own.mean(axis=(0, 1))) * contrast + other.mean(axis=(0, 1))
    table = to_picture(levels + (moved - levels) * np.float32(amount))
    return np.stack([np.take(table[:, channel], picture[..., channel]) for channel in range(3)], axis=-1)


def _seen_through(picture: Picture, scene: Picture) -> Light:
    """Light the prompt's scene by the input's own composition."""
    height, width = scene.shape[:2]
    level = blur_field(luminance(to_light(resize_picture(picture, height, width))), max(2.0, height / 24))
    lit = to_light(scene) * (1 + (level - level.mean()) * np.float32(0.6))[..., None]
    return to_light(resize_picture(to_picture(lit), *picture.shape[:2]))


def _drawn_towards(picture: Picture, target: Picture, strength: float, new: Field, brief: Brief) -> Picture:
    """Change all places, some a little earlier than others, as strength grows; what is new is wholly there."""
    height, width = picture.shape[:2]
    order = resize_field(fractal(stream(brief.key, "order"), 96, 96, rows=4, octaves=4), height, width)
    share = np.clip(strength * (1 + _UNEVEN) - order * np.float32(_UNEVEN), 0, 1) ** np.float32(0.95)
    share = np.maximum(0.01 + 0.99 * share, new)
    return to_picture(mix(to_light(picture), to_light(target), share[..., None]))
