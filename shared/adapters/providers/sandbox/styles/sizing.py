"""Renders soft styles on fewer pixels and enlarges the result: half the work, and nothing that the eye would miss."""

from collections.abc import Callable

import numpy as np

from shared.adapters.providers.sandbox.pixels import Picture, resize_picture, shrink

type Style = Callable[[Picture, np.random.Generator], Picture]


def rendered_at(longest: int, style: Style) -> Style:
    """Let a style work with at most `longest` pixels on the long side."""

    def rendered(picture: Picture, rng: np.random.Generator) -> Picture:
        height, width = picture.shape[:2]
        small = style(shrink(picture, longest), rng)
        return small if small.shape == picture.shape else resize_picture(small, height, width)

    return rendered
