"""Small input images, rendered once, and no network."""

import pytest

from sandbox.arrays import ImageArray
from sandbox.text_to_image import draw_image

PROMPTS = ("a mountain lake at dusk", "a city at night", "abstract swirls", "deep blue ocean by day", "autumn forest")


@pytest.fixture(autouse=True)
def _no_network(socket_disabled: None) -> None:
    """Disable sockets."""


@pytest.fixture(scope="session")
def inputs() -> list[ImageArray]:
    return [
        draw_image(prompt=prompt, negative_prompt="", style_preset=None, width=320, height=192, seed=11)
        for prompt in PROMPTS
    ]
