"""Selects the style: the preset of the request, or else the technique that the prompt names, such as "watercolour"."""

from sandbox.styles import STYLES, Style
from sandbox.styles.watercolour import watercolour
from sandbox.vocabulary.matching import find_entries
from sandbox.vocabulary.styles import STYLE_WORDS

_BY_NAME: dict[str, Style] = {**STYLES, "watercolour": watercolour}


def select_style_name(prompt: str, style_preset: str | None) -> str | None:
    """Return the name of the style, or None for no style."""
    if style_preset in STYLES:
        return style_preset
    return next(iter(find_entries(prompt, STYLE_WORDS)), None)


def select_style(prompt: str, style_preset: str | None) -> Style | None:
    """Return the function that renders an image in that style, or None for no style."""
    name = select_style_name(prompt, style_preset)
    return _BY_NAME[name] if name else None
