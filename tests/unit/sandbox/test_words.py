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
