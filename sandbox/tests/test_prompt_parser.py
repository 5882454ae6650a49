"""Prompts in several languages; what the negative prompt names is excluded."""

import pytest

from sandbox.prompt_parser import parse_prompt
from sandbox.scenes import SCENES


@pytest.mark.parametrize(
    ("prompt", "scene", "time_of_day"),
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
def test_scene_and_time_of_day_are_parsed_in_several_languages(prompt: str, scene: str, time_of_day: str) -> None:
    spec = parse_prompt(prompt, "", 1)
    assert (spec.scene, spec.time_of_day, spec.scene_named) == (scene, time_of_day, True)


def test_unknown_words_give_a_random_scene() -> None:
    scenes = {parse_prompt("zorgl blorp", "", seed).scene for seed in range(30)}
    assert scenes <= set(SCENES)
    assert len(scenes) > 1


def test_the_negative_prompt_removes_details_colours_and_conditions() -> None:
    spec = parse_prompt("a red boat on the sea at night in the rain", "boat, red, rain, night, sea", 3)
    assert not spec.requests("boat")
    assert not spec.scene_colours
    assert (spec.weather, spec.scene != "sea", spec.time_of_day != "night") == ("clear", True, True)


def test_a_negative_prompt_of_everything_still_gives_a_scene() -> None:
    everything = "abstract sky lake hills sea dawn day dusk night sun moon clouds trees stars birds boat"
    assert parse_prompt("anything", everything, 1).scene in SCENES


def test_a_colour_next_to_an_object_belongs_to_the_object() -> None:
    spec = parse_prompt("a black cat and a small red boat by a blue lake", "", 1)
    assert set(spec.object_colours) == {"cat", "boat"}
    assert len(spec.scene_colours) == 1


@pytest.mark.parametrize(
    ("prompt", "scene"),
    [
        ("a cat on the beach", "coast"),
        ("a cat", "hills"),
        ("a train in the mountains", "mountains"),
        ("a horse", "hills"),
    ],
)
def test_an_object_without_a_scene_is_shown_in_its_usual_scene(prompt: str, scene: str) -> None:
    assert parse_prompt(prompt, "", 1).scene == scene
