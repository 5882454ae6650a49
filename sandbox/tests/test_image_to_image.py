"""Image to image: more strength changes more, and the result derives from the input."""

import numpy as np
import pytest

from sandbox.arrays import ImageArray
from sandbox.blend_mask import blend_mask, blend_ranks
from sandbox.image_to_image import transform_array
from sandbox.tests.similarity import mean_difference, structural_similarity

STEPS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
PROMPTS = (
    ("Transform this into a watercolor painting with vibrant colors and detailed brushstrokes", "cinematic"),
    ("a red desert at dusk", None),
    ("winter forest", "digital-art"),
    ("make it look nicer", None),
    ("space", "line-art"),
)


def transform(
    image: ImageArray,
    strength: float,
    prompt: str = "a red desert at dusk",
    negative_prompt: str = "",
    style_preset: str | None = None,
    seed: int = 4,
) -> ImageArray:
    return transform_array(
        image, prompt=prompt, negative_prompt=negative_prompt, style_preset=style_preset, strength=strength, seed=seed
    )


@pytest.mark.parametrize("index", range(5))
def test_more_strength_changes_more(inputs: list[ImageArray], index: int) -> None:
    prompt, style = PROMPTS[index]
    results = [transform(inputs[index], step, prompt, style_preset=style) for step in STEPS]
    changes = [mean_difference(inputs[index], result) for result in results]
    similarities = [structural_similarity(inputs[index], result) for result in results]
    assert changes == sorted(changes)
    assert similarities == sorted(similarities, reverse=True)
    assert changes[0] < 3
    assert similarities[0] > 0.95
    assert similarities[-1] < 0.62


@pytest.mark.parametrize("strength", [0.6, 0.8])
def test_most_pixels_are_fully_replaced_or_not_at_all(inputs: list[ImageArray], strength: float) -> None:
    """No double exposure: few pixels are a half-and-half blend."""
    mask = blend_mask(blend_ranks(inputs[1], np.random.default_rng(1)), strength)
    assert np.mean((mask > 0.2) & (mask < 0.8)) < 0.12
    assert np.mean(mask) == pytest.approx(strength, abs=0.06)


def test_equal_parameters_give_equal_images(inputs: list[ImageArray]) -> None:
    assert np.array_equal(transform(inputs[0], 0.7), transform(inputs[0], 0.7))


@pytest.mark.parametrize(
    "changed",
    [{"prompt": "deep blue ocean"}, {"negative_prompt": "dusk"}, {"style_preset": "neon-punk"}, {"seed": 5}],
    ids=str,
)
def test_each_parameter_changes_the_image(inputs: list[ImageArray], changed: dict[str, str | int]) -> None:
    assert mean_difference(transform(inputs[1], 0.8), transform(inputs[1], 0.8, **changed)) > 1.0  # type: ignore[arg-type]


def test_another_input_changes_the_image(inputs: list[ImageArray]) -> None:
    assert mean_difference(transform(inputs[0], 0.7), transform(inputs[1], 0.7)) > 10


def test_the_input_array_is_not_modified(inputs: list[ImageArray]) -> None:
    before = inputs[0].copy()
    transform(inputs[0], 1.0)
    assert np.array_equal(before, inputs[0])


@pytest.mark.parametrize("shape", [(64, 64, 3), (33, 91, 3), (16, 16, 3)], ids=str)
@pytest.mark.parametrize("level", [0, 255])
def test_uniform_images_of_any_size_can_be_transformed(shape: tuple[int, int, int], level: int) -> None:
    for strength in (0.0, 1.0):
        assert transform(np.full(shape, level, np.uint8), strength, prompt="語" * 1_000).shape == shape
