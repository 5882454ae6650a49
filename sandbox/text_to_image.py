"""Text to image: parse the prompt, render its scene, apply the style."""

import math

import numpy as np

from sandbox.arrays import ImageArray, resize_image
from sandbox.prompt_parser import parse_prompt
from sandbox.random_streams import hash_parameters, random_stream
from sandbox.scene3d.views import SCENE_VIEWS
from sandbox.scene_spec import SceneSpec
from sandbox.scenes import SCENES
from sandbox.styles.selection import select_style, select_style_name

_RENDERED_PIXELS = 400_000
"""A scene is rendered with at most this many pixels and then enlarged: faster, with no visible difference."""


def draw_image(
    *, prompt: str, negative_prompt: str, style_preset: str | None, width: int, height: int, seed: int
) -> ImageArray:
    """Generate an image; equal arguments give an equal image."""
    spec = parse_prompt(prompt, negative_prompt, seed)
    render_view = SCENE_VIEWS.get(select_style_name(prompt, style_preset) or "")
    if render_view:
        return _adjust_for_negative_prompt(render_view(spec, height, width), negative_prompt)
    image = render_scene(spec, negative_prompt, height, width)
    style = select_style(prompt, style_preset)
    return style(image, spec.rng("style")) if style else image


def render_scene(spec: SceneSpec, negative_prompt: str, height: int, width: int) -> ImageArray:
    """Render the scene of a specification, without a style."""
    scale = min(1.0, math.sqrt(_RENDERED_PIXELS / (height * width)))
    small = SCENES[spec.scene](spec, max(32, round(height * scale)), max(32, round(width * scale)))
    return resize_image(_adjust_for_negative_prompt(small, negative_prompt), height, width)


def _adjust_for_negative_prompt(image: ImageArray, negative_prompt: str) -> ImageArray:
    """Shift contrast and colour temperature a little, so that a negative prompt of unknown words has an effect too."""
    if not negative_prompt.strip():
        return image
    warmth, contrast = random_stream(hash_parameters(negative_prompt), "grade").uniform((-0.05, 0.88), (0.05, 0.94))
    levels = np.arange(256, dtype=np.float32)
    tables = [np.clip(((levels - 128) * contrast + 128) * (1 + shift), 0, 255) for shift in (warmth, 0, -warmth)]
    channels = [table.astype(np.uint8)[image[..., channel]] for channel, table in enumerate(tables)]
    return np.stack(channels, axis=-1)
