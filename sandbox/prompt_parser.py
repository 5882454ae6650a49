"""Parses a prompt and a negative prompt into a scene specification."""

from sandbox.random_streams import hash_parameters, random_stream
from sandbox.scene_spec import SceneSpec
from sandbox.vocabulary.colours import COLOUR_WORDS, COLOURS
from sandbox.vocabulary.conditions import SEASON_WORDS, TIME_OF_DAY_WORDS, WEATHER_WORDS
from sandbox.vocabulary.details import DETAIL_WORDS
from sandbox.vocabulary.matching import find_adjacent, find_entries
from sandbox.vocabulary.scenes import IMPLIED_SCENE_WORDS, SCENE_WORDS

_PREFERRED_SCENES = (
    ("lake", "mountains"),
    ("coast", "sea"),
    ("lake", "forest"),
    ("city", "sky"),
    ("space", "sky"),
    ("mountains", "forest"),
    ("mountains", "hills"),
)
"""Where a prompt names both scenes, the first is rendered: it includes the second."""
_DEFAULT_SCENES = ("abstract", "sky", "lake", "hills", "sea")
_DEFAULT_TIMES = ("dawn", "day", "day", "day", "dusk")
_COLOURABLE = frozenset(
    {
        "boat", "house", "lighthouse", "balloon", "flowers", "people", "castle", "cat",
        "traffic", "horse", "dragon", "whale", "rocket", "robot", "birds",
    }
)  # fmt: skip
"""Details that can have a colour of their own."""


def parse_prompt(prompt: str, negative_prompt: str, seed: int) -> SceneSpec:
    """Parse a prompt; entries that the negative prompt names are removed."""
    key = hash_parameters(prompt, seed)
    rng = random_stream(key, "brief")

    def requested(entries: dict[str, str]) -> list[str]:
        excluded = set(find_entries(negative_prompt, entries))
        return [entry for entry in find_entries(prompt, entries) if entry not in excluded]

    named_scenes = requested(SCENE_WORDS) or requested(IMPLIED_SCENE_WORDS)
    excluded_scenes = find_entries(negative_prompt, SCENE_WORDS)
    scenes = named_scenes or [scene for scene in _DEFAULT_SCENES if scene not in excluded_scenes]
    scene = scenes[0] if named_scenes else str(rng.choice(scenes or ["abstract"]))
    for preferred, other in _PREFERRED_SCENES:
        if named_scenes and scene == other and preferred in scenes:
            scene = preferred
    named_times = requested(TIME_OF_DAY_WORDS)
    excluded_times = find_entries(negative_prompt, TIME_OF_DAY_WORDS)
    times = [time for time in _DEFAULT_TIMES if time not in excluded_times] or ["day"]
    colours = requested(COLOUR_WORDS)
    colour_of = {
        detail: colour
        for detail, colour in find_adjacent(prompt, COLOUR_WORDS, DETAIL_WORDS).items()
        if detail in _COLOURABLE
    }
    return SceneSpec(
        scene=scene,
        scene_named=bool(named_scenes),
        time_of_day=named_times[0] if named_times else str(rng.choice(times)),
        weather=next(iter(requested(WEATHER_WORDS)), "clear"),
        season=next(iter(requested(SEASON_WORDS)), "summer"),
        details=frozenset(requested(DETAIL_WORDS)),
        excluded=frozenset(find_entries(negative_prompt, DETAIL_WORDS)),
        scene_colours=tuple(COLOURS[colour] for colour in colours if colour not in colour_of.values()),
        object_colours={detail: COLOURS[colour] for detail, colour in colour_of.items() if colour in colours},
        key=key,
    )
