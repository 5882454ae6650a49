"""The sandbox behind the handlers, with its real drawings: seeds hold, parameters show, strength counts."""

import numpy as np
import pytest
from numpy.typing import NDArray

from sandbox.styles import STYLES
from shared.domain.generation import StylePreset
from tests.integration.api import Answer, send
from tests.integration.downloads import image, path_of
from tests.support.fakes import image_files
from tests.support.fakes.form_data import field, file
from tests.support.fakes.gateway_event import BASE_URL, form_event, json_event

SOURCE = image_files.jpeg((320, 320))


@pytest.fixture(autouse=True)
def image_provider() -> None:
    """The real one."""


def _pixels(answer: Answer) -> NDArray[np.int16]:
    assert answer.status == 200
    return np.asarray(image(path_of(answer.json["image_url"], BASE_URL)).convert("RGB")).astype(np.int16)


def _generate(**fields: object) -> Answer:
    return send(json_event("/api/generate", {"video_description": "a heron in fog", "aspect_ratio": "1:1", **fields}))


def _transform(**fields: str) -> Answer:
    parts = [field(*pair) for pair in {"prompt": "a heron in fog", **fields}.items()]
    return send(form_event("/api/img2img", [file("image", SOURCE), *parts]))


def test_the_sandbox_renders_exactly_the_documented_style_presets() -> None:
    assert set(STYLES) == {preset.value for preset in StylePreset}


def test_a_seed_holds_in_png_to_the_pixel() -> None:
    assert np.array_equal(_pixels(_generate(seed=11)), _pixels(_generate(seed=11)))


@pytest.mark.parametrize(
    "change",
    [
        {"seed": 12},
        {"video_description": "a lighthouse at night"},
        {"style_preset": "line-art"},
        {"negative_prompt": "birds"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_every_parameter_changes_the_image(change: dict[str, object]) -> None:
    assert not np.array_equal(_pixels(_generate(seed=11)), _pixels(_generate(**{"seed": 11, **change})))


def test_a_transformation_s_seed_holds() -> None:
    assert np.array_equal(_pixels(_transform(seed="11")), _pixels(_transform(seed="11")))


def test_more_strength_is_more_change() -> None:
    untouched = np.asarray(image_files.two_halves((1024, 1024))).astype(np.int16)
    changes = [
        float(np.abs(_pixels(_transform(seed="11", strength=strength)) - untouched).mean())
        for strength in ("0", "0.5", "1")
    ]
    assert changes == sorted(changes)
    assert changes[0] < 6
    assert changes[2] > changes[0] + 20
