"""Text to image: equal parameters give equal images, and every parameter has a visible effect."""

import subprocess
import sys

import numpy as np
import pytest

from sandbox.arrays import ImageArray
from sandbox.tests.similarity import edge_map, mean_difference, structural_similarity
from sandbox.text_to_image import draw_image


def draw(
    prompt: str = "a mountain lake at dusk",
    negative_prompt: str = "",
    style_preset: str | None = None,
    width: int = 256,
    height: int = 144,
    seed: int = 1,
) -> ImageArray:
    return draw_image(
        prompt=prompt, negative_prompt=negative_prompt, style_preset=style_preset, width=width, height=height, seed=seed
    )


def test_equal_parameters_give_equal_images() -> None:
    assert np.array_equal(draw(), draw())


def test_another_process_generates_the_same_image() -> None:
    program = (
        "import hashlib; from sandbox.text_to_image import draw_image as d;"
        "p = d(prompt='a city at night', negative_prompt='', style_preset='anime', width=128, height=96, seed=5);"
        "print(hashlib.sha256(p.tobytes()).hexdigest())"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", program], env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(runs) == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"prompt": "a red desert at dusk"},
        {"prompt": "a mountain lake at dusk, serene"},
        {"negative_prompt": "blurry, low quality"},
        {"negative_prompt": "clouds"},
        {"style_preset": "anime"},
        {"seed": 2},
        {"seed": 4294967294},
    ],
    ids=str,
)
def test_each_parameter_changes_the_image(changed: dict[str, str | int]) -> None:
    assert mean_difference(draw(), draw(**changed)) > 1.0  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("width", "height"), [(1024, 1024), (1024, 1820), (64, 64), (65, 127), (32, 400), (400, 32), (16, 16)]
)
def test_any_size_is_possible(width: int, height: int) -> None:
    image = draw(width=width, height=height)
    assert image.shape == (height, width, 3)
    assert image.dtype == np.uint8


SCENES = ("mountains", "a red desert", "green hills", "tropical coast", "a lake", "the ocean", "a forest", "a city")
MORE_SCENES = ("outer space", "the sky", "abstract")


@pytest.fixture(scope="module")
def scenes() -> list[ImageArray]:
    return [draw(prompt=f"{scene} at noon", width=320, height=192) for scene in SCENES + MORE_SCENES]


def test_scenes_differ_in_structure_not_only_in_colour(scenes: list[ImageArray]) -> None:
    maps = [edge_map(scene) for scene in scenes]
    alike = [float((first * second).sum()) for index, first in enumerate(maps) for second in maps[index + 1 :]]
    assert np.mean(alike) < 0.45
    pairs = [
        structural_similarity(first, second) for index, first in enumerate(scenes) for second in scenes[index + 1 :]
    ]
    assert max(pairs) < 0.72


def test_a_red_desert_is_red_and_a_blue_ocean_is_blue() -> None:
    desert = draw(prompt="a red desert at dusk")[90:].mean(axis=(0, 1))
    ocean = draw(prompt="deep blue ocean by day")[90:].mean(axis=(0, 1))
    assert desert[0] > 1.5 * desert[2]
    assert ocean[2] > 1.5 * ocean[0]


def test_night_is_darker_than_day() -> None:
    assert draw(prompt="hills at night").mean() < 0.6 * draw(prompt="hills by day").mean()


def test_the_negative_prompt_removes_what_it_names() -> None:
    there = draw(prompt="a sailing boat on a lake and hot air balloons")
    gone = draw(prompt="a sailing boat on a lake and hot air balloons", negative_prompt="boat, balloons")
    assert mean_difference(there, gone) > 1.5
    city = draw(prompt="forest and city city city", negative_prompt="city")
    forest = draw(prompt="forest and city city city", negative_prompt="forest")
    assert structural_similarity(city, forest) < 0.6


@pytest.mark.parametrize(
    "prompt",
    [
        "x" * 10_000,
        "a city " * 1_428,
        "山の上の夕日と湖",
        "горы на закате",
        "غابة في الصباح",
        "समुद्र रात",
        "🦄🌈✨",
        "\u202e\u0000\ufffd\n\t",
        "' OR 1=1; --",
        "é" * 300,
    ],
    ids=lambda prompt: ascii(prompt[:12]),
)
def test_any_text_gives_an_image_with_contrast(prompt: str) -> None:
    image = draw(prompt=prompt, negative_prompt=prompt[:500])
    assert image.std() > 6
