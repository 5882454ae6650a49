"""How much memory an image needs between the provider's response and the final bytes."""

import base64
import json
import tracemalloc
from typing import Any

import pytest

from shared.adapters.pillow_postprocessor import PillowImagePostprocessor
from shared.domain.generation import AspectRatio, OutputFormat
from tests.contract.providers.providers import IMAGES, connect
from tests.support.fakes import image_files
from tests.support.fakes.samples import text_to_image
from tests.support.upstreams.exchange import Response, json_response

MEGABYTES = 4_000_000


def _response(name: str, content: bytes) -> Response:
    """The provider's response with that image, prepared before measuring: the fake server is in this process."""
    if name == "stability":
        return Response(200, content, {"content-type": "image/png", "finish-reason": "SUCCESS"})
    packed = base64.b64encode(content).decode()
    shapes: dict[str, Any] = {
        "bedrock": {"images": [packed], "finish_reasons": [None], "seeds": [5]},
        "gemini": {"candidates": [{"content": {"parts": [{"inlineData": {"data": packed}}]}}]},
        "ghostapi": {"data": [{"b64": packed}]},
    }
    return json_response(json.loads(json.dumps(shapes.get(name, {"data": [{"b64_json": packed}]}))))


@pytest.mark.parametrize("name", IMAGES)
def test_a_four_megabyte_image_needs_at_most_three_times_its_size(name: str) -> None:
    small = image_files.png((1344, 756))
    content = small + bytes(MEGABYTES - len(small))
    response = _response(name, content)
    request = text_to_image(aspect_ratio=AspectRatio.WIDESCREEN, output_format=OutputFormat.PNG)
    with connect(name, responder=lambda _request: response) as adapter:
        provider, postprocessor = adapter.images, PillowImagePostprocessor()
        provider.generate(request)  # first call: imports and connects
        tracemalloc.start()
        try:
            made = postprocessor.process(provider.generate(request), request)
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert made.content == content
    assert peak <= 3 * MEGABYTES
