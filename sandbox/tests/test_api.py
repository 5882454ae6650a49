"""The public interface: image files in, arrays and files out."""

import io

import av
import numpy as np
import pytest
from PIL import Image

from sandbox.api import animate_image, draw_image, encode_image, transform_image
from sandbox.arrays import ImageArray
from sandbox.image_files import decode_to_size
from sandbox.tests.similarity import mean_difference


def png(image: ImageArray) -> bytes:
    return encode_image(image, "png")


def transform(content: bytes, width: int, height: int) -> ImageArray:
    return transform_image(
        content,
        prompt="a red desert at dusk",
        negative_prompt="",
        style_preset=None,
        strength=0.0,
        width=width,
        height=height,
        seed=1,
    )


def test_a_drawn_image_has_the_requested_size() -> None:
    image = draw_image(prompt="a lake", negative_prompt="", style_preset=None, width=96, height=64, seed=1)
    assert image.shape == (64, 96, 3)
    assert image.dtype == np.uint8


@pytest.mark.parametrize(("file_format", "name"), [("png", "PNG"), ("jpg", "JPEG"), ("webp", "WEBP")])
def test_each_file_format_is_encoded(inputs: list[ImageArray], file_format: str, name: str) -> None:
    with Image.open(io.BytesIO(encode_image(inputs[0], file_format))) as decoded:
        assert decoded.format == name
        assert mean_difference(np.asarray(decoded.convert("RGB")), inputs[0]) < 6


def test_png_is_lossless(inputs: list[ImageArray]) -> None:
    with Image.open(io.BytesIO(png(inputs[0]))) as decoded:
        assert np.array_equal(np.asarray(decoded), inputs[0])


@pytest.mark.parametrize(("width", "height"), [(320, 192), (96, 96), (64, 160)])
def test_a_transformed_image_has_the_requested_size(inputs: list[ImageArray], width: int, height: int) -> None:
    result = transform(png(inputs[0]), width, height)
    assert result.shape == (height, width, 3)
    assert mean_difference(result, decode_to_size(png(inputs[0]), width, height)) < 3


def test_an_input_of_another_aspect_ratio_is_cropped_around_its_centre() -> None:
    stripes = np.zeros((60, 180, 3), np.uint8)
    stripes[:, 60:120] = 255
    assert decode_to_size(png(stripes), 60, 60).min() > 250


@pytest.mark.parametrize(
    ("size", "expected"), [((2048, 1024), (1024, 512)), ((64, 48), (64, 48)), ((65, 47), (64, 48))]
)
def test_a_video_has_even_sides_and_a_long_side_of_at_most_1024(
    size: tuple[int, int], expected: tuple[int, int]
) -> None:
    content = png(np.full((size[1], size[0], 3), 90, np.uint8))
    with av.open(io.BytesIO(animate_image(content, seed=1, cfg_scale=1.5, motion_bucket_id=1)), "r") as container:
        track = container.streams.video[0]
        assert (track.width, track.height) == expected
