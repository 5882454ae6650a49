"""The medium a prompt asks for in words, where no style was chosen: watercolour, oils, ink, pixels."""

import numpy as np

from shared.adapters.providers.sandbox.pixels import Picture
from shared.adapters.providers.sandbox.styles import STYLES, Style
from shared.adapters.providers.sandbox.styles.watercolour import watercolour
from shared.adapters.providers.sandbox.words.media import MEDIA
from shared.adapters.providers.sandbox.words.reader import find

_NAMED: dict[str, Style] = {**STYLES, "watercolour": watercolour}


def medium_for(prompt: str, style_preset: str | None, *, otherwise: str | None = None) -> Style:
    """Choose how to render: the style asked for, else the medium the prompt names, else `otherwise`, else plain."""
    if style_preset in STYLES:
        return STYLES[style_preset]
    return next((_NAMED[name] for name in [*find(prompt, MEDIA), otherwise] if name), _plain)


def _plain(picture: Picture, rng: np.random.Generator) -> Picture:  # noqa: ARG001 - nothing is left to chance
    return picture
