"""How much memory an image takes on its way from the provider's answer to the finished bytes."""

import base64
import json
import tracemalloc
from typing import Any

import pytest

from shared.adapters.pillow_postprocessor import PillowImagePostprocessor
from shared.domain.generation import AspectRatio, OutputFormat
from tests.contract.providers.providers import IMAGES, wired
from tests.support.fakes import image_files
from tests.support.fakes.samples import text_to_image
from tests.support.upstreams.exchange import Answer, as_json

MEGABYTES = 4_000_000


def _answer(name: str, content: bytes) -> Answer:
    """As that provider packs an image; made beforehand, for the stand-in shares this process."""
    if name == "stability":
        return Answer(200, content, {"content-type": "image/png", "finish-reason": "SUCCESS"})
    packed = base64.b64encode(content).decode()
    shapes: dict[str, Any] = {
        "bedrock": {"images": [packed], "finish_reasons": [None], "seeds": [5]},
        "gemini": {"candidates": [{"content": {"parts": [{"inlineData": {"data": packed}}]}}]},
        "ghostapi": {"data": [{"b64": packed}]},
    }
    return as_json(json.loads(json.dumps(shapes.get(name, {"data": [{"b64_json": packed}]}))))


@pytest.mark.parametrize("name", IMAGES)
def test_a_image_of_four_megabytes_takes_no_more_than_three_times_as_much(name: str) -> None:
    small = image_files.png((1344, 756))
    content = small + bytes(MEGABYTES - len(small))
    answer = _answer(name, content)
    request = text_to_image(aspect_ratio=AspectRatio.WIDESCREEN, output_format=OutputFormat.PNG)
    with wired(name, speaker=lambda _request: answer) as adapter:
        provider, finisher = adapter.images, PillowImagePostprocessor()
        provider.generate(request)  # everything is imported and connected
        tracemalloc.start()
        try:
            made = finisher.finish(provider.generate(request), request)
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert made.content == content
    assert peak <= 3 * MEGABYTES
