"""Text to picture: reads the prompt, paints its scene, renders it in the style asked for."""

import math

import numpy as np
from numpy.typing import NDArray

from shared.adapters.providers.sandbox.brief import Brief, read_brief
from shared.adapters.providers.sandbox.media import medium_for, medium_name
from shared.adapters.providers.sandbox.models.views import MODELS
from shared.adapters.providers.sandbox.pixels import Picture, resize_picture
from shared.adapters.providers.sandbox.scenes import SCENES
from shared.adapters.providers.sandbox.seeds import key_of, stream

_PAINTED = 400_000
"""Pixels that a scene is painted with before it is enlarged: the eye sees no difference, the processor does."""


def draw_picture(
    *, prompt: str, negative_prompt: str, style_preset: str | None, width: int, height: int, seed: int
) -> NDArray[np.uint8]:
    """Draw a picture; equal arguments give an equal picture."""
    brief = read_brief(prompt, negative_prompt, seed)
    model = MODELS.get(medium_name(prompt, style_preset) or "")
    if model:
        return _graded(model(brief, height, width), negative_prompt)
    picture = paint_scene(brief, negative_prompt, height, width)
    medium = medium_for(prompt, style_preset)
    return medium(picture, brief.chance("style")) if medium else picture


def paint_scene(brief: Brief, negative_prompt: str, height: int, width: int) -> Picture:
    """Paint what a brief asks for, in no particular style."""
    scale = min(1.0, math.sqrt(_PAINTED / (height * width)))
    small = SCENES[brief.scene](brief, max(32, round(height * scale)), max(32, round(width * scale)))
    return resize_picture(_graded(small, negative_prompt), height, width)


def _graded(picture: Picture, negative_prompt: str) -> Picture:
    """Let even a negative prompt whose words we do not know be seen: it shifts exposure and warmth a little."""
    if not negative_prompt.strip():
        return picture
    warmth, contrast = stream(key_of(negative_prompt), "grade").uniform((-0.05, 0.88), (0.05, 0.94))
    levels = np.arange(256, dtype=np.float32)
    tables = [np.clip(((levels - 128) * contrast + 128) * (1 + turn), 0, 255) for turn in (warmth, 0, -warmth)]
    graded = [table.astype(np.uint8)[picture[..., channel]] for channel, table in enumerate(tables)]
    return np.stack(graded, axis=-1)
