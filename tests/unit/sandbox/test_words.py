"""Prompts are understood in several languages, and what is ruled out is not drawn."""

import pytest

from shared.adapters.providers.sandbox.brief import read_brief
from shared.adapters.providers.sandbox.scenes import SCENES


@pytest.mark.parametrize(
    ("prompt", "scene", "hour"),
    [
        ("Snowy MOUNTAINS at sunrise", "mountains", "dawn"),
        ("une forêt la nuit", "forest", "night"),
        ("ein Wald bei Nacht", "forest", "night"),
        ("una montaña al atardecer", "mountains", "dusk"),
        ("夜の都市", "city", "night"),
        ("горы на закате", "mountains", "dusk"),
        ("غابة في ليل", "forest", "night"),
        ("a calm mountain lake at noon", "lake", "day"),
        ("A futuristic city skyline at sunset, with flying cars", "city", "dusk"),
        ("an astronaut in outer space by night", "space", "night"),
    ],
)
def test_prompts_are_understood(prompt: str, scene: str, hour: str) -> None:
    brief = read_brief(prompt, "", 1)
    assert (brief.scene, brief.hour, brief.named) == (scene, hour, True)


def test_unknown_words_still_give_a_scene() -> None:
    scenes = {read_brief("zorgl blorp", "", seed).scene for seed in range(30)}
    assert scenes <= set(SCENES)
    assert len(scenes) > 1


def test_what_is_ruled_out_is_struck() -> None:
    brief = read_brief("a red boat on the sea at night in the rain", "boat, red, rain, night, sea", 3)
    assert not brief.asks("boat")
    assert not brief.tints
    assert (brief.weather, brief.scene != "sea", brief.hour != "night") == ("clear", True, True)


def test_everything_can_be_ruled_out() -> None:
    everything = "abstract sky lake hills sea dawn day dusk night sun moon clouds trees stars birds boat"
    assert read_brief("anything", everything, 1).scene in SCENES


def test_a_colour_before_a_thing_is_that_things_own() -> None:
    brief = read_brief("a black cat and a small red boat by a blue lake", "", 1)
    assert set(brief.paints) == {"cat", "boat"}
    assert len(brief.tints) == 1


@pytest.mark.parametrize(
    ("prompt", "scene"),
    [
        ("a cat on the beach", "coast"),
        ("a cat", "hills"),
        ("a train in the mountains", "mountains"),
        ("a horse", "hills"),
    ],
)
def test_a_thing_stands_where_it_is_said_to_be_or_else_at_home(prompt: str, scene: str) -> None:
    assert read_brief(prompt, "", 1).scene == scene
