"""The description of one image to render, as parsed from a prompt."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sandbox.arrays import Colour, FloatImage, luminance, mix, rgb
from sandbox.random_streams import random_stream

_COMMON_DETAILS = frozenset({"sun", "clouds", "birds", "trees", "moon", "stars"})


@dataclass(frozen=True, slots=True)
class SceneSpec:
    """The scene, its conditions, details and colours, and the key of its random numbers."""

    scene: str
    scene_named: bool
    """Whether the prompt names the scene; otherwise it was chosen at random."""
    time_of_day: str
    weather: str
    season: str
    details: frozenset[str]
    excluded: frozenset[str]
    scene_colours: tuple[Colour, ...]
    object_colours: Mapping[str, Colour]
    """Colours that the prompt gives to one object, as in "a red boat"; all others are `scene_colours`."""
    key: bytes

    def rng(self, label: str) -> np.random.Generator:
        """Return the random stream of one part of the image."""
        return random_stream(self.key, label)

    def requests(self, detail: str) -> bool:
        """Return whether the prompt names the detail."""
        return detail in self.details

    def includes(self, detail: str) -> bool:
        """Return whether the detail is named, or is a common one that the negative prompt does not exclude."""
        return detail in self.details or (detail in _COMMON_DETAILS and detail not in self.excluded)

    def tint(self, pixels: FloatImage, amount: float = 0.6) -> FloatImage:
        """Shift colours towards the first scene colour and preserve the shading."""
        if not self.scene_colours:
            return pixels
        colour = rgb(self.scene_colours[0])
        shade = luminance(pixels)[..., None] / max(float(luminance(colour)), 0.12)
        return mix(pixels, np.clip(colour * (0.25 + 0.75 * shade), 0, 1), amount)
