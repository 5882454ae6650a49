"""The medium a prompt asks for in words, where no style was chosen: watercolour, oils, ink, pixels."""

from shared.adapters.providers.sandbox.styles import STYLES, Style
from shared.adapters.providers.sandbox.styles.watercolour import watercolour
from shared.adapters.providers.sandbox.words.media import MEDIA
from shared.adapters.providers.sandbox.words.reader import find

_NAMED: dict[str, Style] = {**STYLES, "watercolour": watercolour}


def medium_for(prompt: str, style_preset: str | None) -> Style | None:
    """Choose how to render: the style asked for, else the medium that the prompt names, else nothing special."""
    if style_preset in STYLES:
        return STYLES[style_preset]
    return next((_NAMED[name] for name in find(prompt, MEDIA)), None)
