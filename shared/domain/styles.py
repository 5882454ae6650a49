"""Style presets as prompt text, for models without a style parameter."""

from collections.abc import Mapping
from typing import Final

from shared.domain.generation import StylePreset

_PROMPT_TEXT: Final[Mapping[StylePreset, str]] = {
    StylePreset.MODEL_3D: "a polished 3D model render, soft studio light, clean geometry",
    StylePreset.ANALOG_FILM: "an analog film photograph, visible grain, faded colours, light leaks",
    StylePreset.ANIME: "anime, clean outlines, cel shading, vivid colours",
    StylePreset.CINEMATIC: "a cinematic film still, dramatic light, shallow depth of field",
    StylePreset.DIGITAL_ART: "digital art, painterly detail, rich colours",
    StylePreset.ENHANCE: "highly detailed, sharp, well lit",
    StylePreset.FANTASY_ART: "fantasy art, epic atmosphere, magical light",
    StylePreset.ISOMETRIC: "an isometric illustration seen from above at an angle",
    StylePreset.LINE_ART: "line art, black ink lines on white, no shading",
    StylePreset.LOW_POLY: "low poly, flat-shaded triangular facets",
    StylePreset.MODELING_COMPOUND: "sculpted from modelling clay, finger marks, soft light",
    StylePreset.NEON_PUNK: "neon punk, glowing magenta and cyan neon, dark surroundings",
    StylePreset.ORIGAMI: "folded paper origami, crisp creases",
    StylePreset.PHOTOGRAPHIC: "a realistic photograph, natural light, true colours",
    StylePreset.PIXEL_ART: "pixel art, large visible pixels, a small palette",
    StylePreset.TILE_TEXTURE: "a seamless tileable texture",
}


def prompt_with_style(prompt: str, style: StylePreset | None, longest: int) -> str:
    """Append the style to the prompt; unchanged without a style, or where it would exceed `longest` characters."""
    styled = f"{prompt}\n\nStyle: {_PROMPT_TEXT[style]}." if style else prompt
    return styled if len(styled) <= longest else prompt
