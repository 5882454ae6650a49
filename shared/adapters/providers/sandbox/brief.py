"""What a prompt asks for, in the engine's own terms: scene, hour, weather, season, details and colours."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from shared.adapters.providers.sandbox.pixels import Colour, Light, luminance, mix, rgb
from shared.adapters.providers.sandbox.seeds import key_of, stream
from shared.adapters.providers.sandbox.words.colours import COLOUR_WORDS, COLOURS
from shared.adapters.providers.sandbox.words.moods import DETAILS, HOURS, SEASONS, WEATHERS
from shared.adapters.providers.sandbox.words.reader import find, next_to
from shared.adapters.providers.sandbox.words.scenes import IMPLIED, SCENES

_RATHER = (
    ("lake", "mountains"),
    ("coast", "sea"),
    ("lake", "forest"),
    ("city", "sky"),
    ("space", "sky"),
    ("mountains", "forest"),
    ("mountains", "hills"),
)
"""The first one wins where both are named: it shows the other, too."""
_UNKNOWN = ("abstract", "sky", "lake", "hills", "sea")
_HOURS_OF_CHANCE = ("dawn", "day", "day", "day", "dusk")
_PAINTED = frozenset(
    {
        "boat", "house", "lighthouse", "balloon", "flowers", "people", "castle", "cat",
        "traffic", "horse", "dragon", "whale", "rocket", "robot", "birds",
    }
)  # fmt: skip
"""What may have a colour of its own."""
_OFTEN = frozenset({"sun", "clouds", "birds", "trees", "moon", "stars"})


@dataclass(frozen=True, slots=True)
class Brief:
    """One picture to be drawn."""

    scene: str
    named: bool
    """The prompt itself names the scene; otherwise chance chose it."""
    hour: str
    weather: str
    season: str
    details: frozenset[str]
    avoided: frozenset[str]
    tints: tuple[Colour, ...]
    paints: Mapping[str, Colour]
    """The colours that the prompt gives to one thing, as in "a red boat"; all others are `tints`, for the scene."""
    key: bytes

    def chance(self, part: str) -> np.random.Generator:
        """Give the stream of chance that belongs to one part of the picture."""
        return stream(self.key, part)

    def shows(self, detail: str) -> bool:
        """Say whether a detail was asked for, or is usual and was not ruled out."""
        return detail in self.details or (detail in _OFTEN and detail not in self.avoided)

    def asks(self, detail: str) -> bool:
        """Say whether a detail was asked for by name."""
        return detail in self.details

    def tinted(self, light: Light, amount: float = 0.6) -> Light:
        """Draw what carries the scene towards the first colour named, keeping its shading."""
        if not self.tints:
            return light
        tint = rgb(self.tints[0])
        shade = luminance(light)[..., None] / max(float(luminance(tint)), 0.12)
        return mix(light, np.clip(tint * (0.25 + 0.75 * shade), 0, 1), amount)


def read_brief(prompt: str, negative_prompt: str, seed: int) -> Brief:
    """Read a prompt; what the negative prompt names is struck out."""
    key = key_of(prompt, seed)
    rng = stream(key, "brief")

    def wanted(lexicon: dict[str, str]) -> list[str]:
        struck = set(find(negative_prompt, lexicon))
        return [entry for entry in find(prompt, lexicon) if entry not in struck]

    places = wanted(SCENES) or wanted(IMPLIED)
    scenes = places or [scene for scene in _UNKNOWN if scene not in find(negative_prompt, SCENES)]
    named = bool(places)
    scene = scenes[0] if named else str(rng.choice(scenes or ["abstract"]))
    for better, other in _RATHER:
        if named and scene == other and better in scenes:
            scene = better
    hours = wanted(HOURS) or [hour for hour in _HOURS_OF_CHANCE if hour not in find(negative_prompt, HOURS)] or ["day"]
    colours = wanted(COLOUR_WORDS)
    paints = {thing: colour for thing, colour in next_to(prompt, COLOUR_WORDS, DETAILS).items() if thing in _PAINTED}
    return Brief(
        scene=scene,
        named=named,
        hour=hours[0] if wanted(HOURS) else str(rng.choice(hours)),
        weather=next(iter(wanted(WEATHERS)), "clear"),
        season=next(iter(wanted(SEASONS)), "summer"),
        details=frozenset(wanted(DETAILS)),
        avoided=frozenset(find(negative_prompt, DETAILS)),
        tints=tuple(COLOURS[colour] for colour in colours if colour not in paints.values()),
        paints={thing: COLOURS[colour] for thing, colour in paints.items() if colour in colours},
        key=key,
    )
