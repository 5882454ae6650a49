"""Pictures to start from; drawn once, small."""

import pytest
from numpy import uint8
from numpy.typing import NDArray

from shared.adapters.providers.sandbox.pictures import draw_picture

PROMPTS = ("a mountain lake at dusk", "a city at night", "abstract swirls", "deep blue ocean by day", "autumn forest")


@pytest.fixture(scope="session")
def inputs() -> list[NDArray[uint8]]:
    return [
        draw_picture(prompt=prompt, negative_prompt="", style_preset=None, width=320, height=192, seed=11)
        for prompt in PROMPTS
    ]
