"""The medium a prompt asks for in words, where no style was chosen: watercolour, oils, ink, pixels."""

from shared.adapters.providers.sandbox.styles import STYLES, Style
from shared.adapters.providers.sandbox.styles.watercolour import watercolour
from shared.adapters.providers.sandbox.words.media import MEDIA
from shared.adapters.providers.sandbox.words.reader import find

_NAMED: dict[str, Style] = {**STYLES, "watercolour": watercolour}


def medium_name(prompt: str, style_preset: str | None) -> str | None:
    """Choose how to render: the style asked for, else the medium that the prompt names, else nothing special."""
    if style_preset in STYLES:
        return style_preset
    return next(iter(find(prompt, MEDIA)), None)


def medium_for(prompt: str, style_preset: str | None) -> Style | None:
    """Give the rendering of a picture in that medium."""
    name = medium_name(prompt, style_preset)
    return _NAMED[name] if name else None
