"""Image to image: strength orders the change, and the input's own pixels are what is changed."""

import numpy as np
import pytest

from shared.adapters.providers.sandbox.reveal import give_way, given_way
from shared.adapters.providers.sandbox.transform import transform_picture
from tests.unit.sandbox.seeing import Picture, difference, likeness

STEPS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
PROMPTS = (
    ("Transform this into a watercolor painting with vibrant colors and detailed brushstrokes", "cinematic"),
    ("a red desert at dusk", None),
    ("winter forest", "digital-art"),
    ("make it look nicer", None),
    ("space", "line-art"),
)


def transform(
    picture: Picture,
    strength: float,
    prompt: str = "a red desert at dusk",
    negative_prompt: str = "",
    style_preset: str | None = None,
    seed: int = 4,
) -> Picture:
    return transform_picture(
        picture, prompt=prompt, negative_prompt=negative_prompt, style_preset=style_preset, strength=strength, seed=seed
    )


@pytest.mark.parametrize("number", range(5))
def test_strength_orders_the_change(inputs: list[Picture], number: int) -> None:
    prompt, style = PROMPTS[number]
    results = [transform(inputs[number], step, prompt, style_preset=style) for step in STEPS]
    changes = [difference(inputs[number], result) for result in results]
    likenesses = [likeness(inputs[number], result) for result in results]
    assert changes == sorted(changes)
    assert likenesses == sorted(likenesses, reverse=True)
    assert changes[0] < 3
    assert likenesses[0] > 0.95
    assert likenesses[-1] < 0.62


@pytest.mark.parametrize("strength", [0.6, 0.8])
def test_places_are_either_the_inputs_or_the_new_scenes(inputs: list[Picture], strength: float) -> None:
    """No double exposure: few places lie half way between both."""
    given = given_way(give_way(inputs[1], np.random.default_rng(1)), strength)
    assert np.mean((given > 0.2) & (given < 0.8)) < 0.12
    assert np.mean(given) == pytest.approx(strength, abs=0.06)


def test_equal_parameters_give_equal_pictures(inputs: list[Picture]) -> None:
    assert np.array_equal(transform(inputs[0], 0.7), transform(inputs[0], 0.7))


@pytest.mark.parametrize(
    "changed",
    [{"prompt": "deep blue ocean"}, {"negative_prompt": "dusk"}, {"style_preset": "neon-punk"}, {"seed": 5}],
    ids=str,
)
def test_each_parameter_is_seen(inputs: list[Picture], changed: dict[str, str | int]) -> None:
    assert difference(transform(inputs[1], 0.8), transform(inputs[1], 0.8, **changed)) > 1.0  # type: ignore[arg-type]


def test_the_input_is_seen(inputs: list[Picture]) -> None:
    assert difference(transform(inputs[0], 0.7), transform(inputs[1], 0.7)) > 10


def test_the_input_is_not_written_to(inputs: list[Picture]) -> None:
    before = inputs[0].copy()
    transform(inputs[0], 1.0)
    assert np.array_equal(before, inputs[0])


@pytest.mark.parametrize("shape", [(64, 64, 3), (33, 91, 3), (16, 16, 3)], ids=str)
@pytest.mark.parametrize("level", [0, 255])
def test_flat_and_odd_pictures_can_be_transformed(shape: tuple[int, int, int], level: int) -> None:
    for strength in (0.0, 1.0):
        assert transform(np.full(shape, level, np.uint8), strength, prompt="語" * 1_000).shape == shape
