"""Image to image: recolour the input, blend in the scene of the prompt, apply the style, all by strength."""

import numpy as np

from sandbox.arrays import (
    Field,
    FloatImage,
    ImageArray,
    blur_field,
    luminance,
    mix,
    resize_field,
    resize_image,
    smoothstep,
    to_float,
    to_uint8,
)
from sandbox.blend_mask import blend_mask, blend_ranks
from sandbox.noise import fractal_noise
from sandbox.prompt_parser import parse_prompt
from sandbox.random_streams import random_stream
from sandbox.scene_spec import SceneSpec
from sandbox.styles import STYLES
from sandbox.styles.selection import select_style, select_style_name
from sandbox.text_to_image import render_scene

_COLOUR_ONLY_STRENGTH = 0.35
"""Up to this strength only colours and style change; above it the scene of the prompt replaces more and more."""
_NAMED_SCENE_SHARE, _RANDOM_SCENE_SHARE = 0.86, 0.34
"""The share of pixels replaced at strength 1, where the prompt names a scene and where it was chosen at random."""
_SCENE_LONG_SIDE = 640
_STAGGER = 0.22
"""How much later the last pixels begin to change than the first, in units of strength."""
_GEOMETRIC_STYLES = frozenset({"3d-model", "isometric", "tile-texture"})
"""Styles that move every pixel: a blend of half the input and half the result would look like a double exposure."""


def transform_array(
    image: ImageArray,
    *,
    prompt: str,
    negative_prompt: str,
    style_preset: str | None,
    strength: float,
    seed: int,
) -> ImageArray:
    """Transform an image towards a prompt: strength 0 changes almost nothing, 1 preserves only the composition."""
    spec = parse_prompt(prompt, negative_prompt, seed)
    height, width = image.shape[:2]
    scale = min(1.0, _SCENE_LONG_SIDE / max(height, width))
    scene = render_scene(spec, negative_prompt, max(32, round(height * scale)), max(32, round(width * scale)))
    content = _match_colours(image, scene, 0.75 if spec.scene_named or spec.scene_colours else 0.25)
    name = select_style_name(prompt, style_preset)
    style = select_style(prompt, style_preset) or STYLES["enhance" if spec.scene_named else "digital-art"]
    scene_share = _NAMED_SCENE_SHARE if spec.scene_named else 0.0 if name else _RANDOM_SCENE_SHARE
    mask = np.zeros((height, width), dtype=np.float32)
    if scene_share and strength > _COLOUR_ONLY_STRENGTH:
        progress = (strength - _COLOUR_ONLY_STRENGTH) / (1 - _COLOUR_ONLY_STRENGTH)
        mask = blend_mask(blend_ranks(image, random_stream(spec.key, "order")), scene_share * progress)
        content = to_uint8(mix(to_float(content), _relight(image, scene), mask[..., None]))
    rendered = style(content, spec.rng("style"))
    amount = float(smoothstep(0.0, 0.75, np.array(strength))) if name in _GEOMETRIC_STYLES else strength
    return _blend_by_strength(image, rendered, amount, mask, spec)


def _match_colours(image: ImageArray, scene: ImageArray, amount: float) -> ImageArray:
    """Transfer the mean colours and the contrast of the scene to the input; shapes do not change."""
    source, target = to_float(image[::3, ::3]), to_float(scene[::3, ::3])
    contrast = np.clip((target.std(axis=(0, 1)) + 0.04) / (source.std(axis=(0, 1)) + 0.04), 0.7, 1.6)
    levels = np.linspace(0, 1, 256, dtype=np.float32)[:, None]
    matched = (levels - source.mean(axis=(0, 1))) * contrast + target.mean(axis=(0, 1))
    table = to_uint8(levels + (matched - levels) * np.float32(amount))
    return np.stack([np.take(table[:, channel], image[..., channel]) for channel in range(3)], axis=-1)


def _relight(image: ImageArray, scene: ImageArray) -> FloatImage:
    """Modulate the brightness of the scene by the smoothed brightness of the input."""
    height, width = scene.shape[:2]
    level = blur_field(luminance(to_float(resize_image(image, height, width))), max(2.0, height / 24))
    lit = to_float(scene) * (1 + (level - level.mean()) * np.float32(0.6))[..., None]
    return to_float(resize_image(to_uint8(lit), *image.shape[:2]))


def _blend_by_strength(
    image: ImageArray, target: ImageArray, strength: float, mask: Field, spec: SceneSpec
) -> ImageArray:
    """Blend towards the target as strength grows, some pixels earlier than others; masked pixels are replaced fully."""
    height, width = image.shape[:2]
    noise = resize_field(fractal_noise(random_stream(spec.key, "order"), 96, 96, rows=4, octaves=4), height, width)
    share = np.clip(strength * (1 + _STAGGER) - noise * np.float32(_STAGGER), 0, 1) ** np.float32(0.95)
    share = np.maximum(0.01 + 0.99 * share, mask)
    return to_uint8(mix(to_float(image), to_float(target), share[..., None]))
