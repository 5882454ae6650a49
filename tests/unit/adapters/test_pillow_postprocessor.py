"""Postprocessing converts a provider's image to the requested format and proportions, and nothing more."""

import io
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from shared.adapters.pillow_postprocessor import PillowImagePostprocessor
from shared.domain.errors import ProviderResponseError
from shared.domain.generation import AspectRatio, GeneratedImage, OutputFormat
from shared.domain.proportions import has_ratio
from tests.support.fakes import image_files
from tests.support.fakes.samples import text_to_image

ROOT = Path(__file__).parents[3]
MAKERS = {
    OutputFormat.PNG: image_files.png,
    OutputFormat.JPG: image_files.jpeg,
    OutputFormat.WEBP: image_files.webp,
}
PILLOW_NAMES = {OutputFormat.PNG: "PNG", OutputFormat.JPG: "JPEG", OutputFormat.WEBP: "WEBP"}


def _finished(content: bytes, ratio: AspectRatio, wanted: OutputFormat) -> GeneratedImage:
    request = text_to_image(aspect_ratio=ratio, output_format=wanted)
    return PillowImagePostprocessor().process(GeneratedImage(content, OutputFormat.PNG), request)


@pytest.mark.parametrize("made", OutputFormat)
@pytest.mark.parametrize("wanted", OutputFormat)
@pytest.mark.parametrize(
    ("size", "ratio"),
    [
        ((1344, 768), AspectRatio.WIDESCREEN),
        ((1152, 896), AspectRatio.STANDARD),
        ((896, 1152), AspectRatio.VERTICAL),
        ((640, 480), AspectRatio.PORTRAIT),
    ],
    ids=["near", "5:4 for 4:3", "4:5 for 3:4", "small and across"],
)
def test_the_result_has_the_requested_format_and_proportions(
    made: OutputFormat, wanted: OutputFormat, size: tuple[int, int], ratio: AspectRatio
) -> None:
    finished = _finished(MAKERS[made](size), ratio, wanted)
    image = Image.open(io.BytesIO(finished.content))
    image.load()
    assert (image.format, finished.output_format) == (PILLOW_NAMES[wanted], wanted)
    assert has_ratio(*image.size, ratio.size)
    assert max(image.size) >= 1024


@pytest.mark.parametrize("kind", OutputFormat)
def test_an_image_that_is_right_already_is_returned_byte_for_byte(kind: OutputFormat) -> None:
    content = MAKERS[kind]((1344, 768))
    assert _finished(content, AspectRatio.WIDESCREEN, kind) == GeneratedImage(content, kind)


def test_transparency_becomes_white_in_a_format_without_alpha() -> None:
    clear = image_files.saved(Image.new("RGBA", (1024, 1024), (0, 0, 0, 0)), "PNG")
    image = Image.open(io.BytesIO(_finished(clear, AspectRatio.SQUARE, OutputFormat.JPG).content))
    assert image.getpixel((512, 512)) == (255, 255, 255)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html>",
        image_files.gif(),
        image_files.png((1024, 1024))[:-30],
        image_files.jpeg((1024, 1024))[:-30],
        image_files.png_with_wrong_checksum(),
        image_files.png_claiming(20_000, 20_000),
    ],
    ids=["nothing", "a page", "gif", "cut png", "cut jpeg", "broken png", "bomb"],
)
def test_an_incomplete_image_is_a_provider_error(content: bytes) -> None:
    with pytest.raises(ProviderResponseError):
        _finished(content, AspectRatio.SQUARE, OutputFormat.WEBP)


def test_pixels_that_cannot_be_decoded_are_a_provider_error() -> None:
    good = bytearray(image_files.jpeg((64, 64)))
    good[len(good) // 2 : -2] = b"\xff\xd9" * ((len(good) - 2 - len(good) // 2) // 2)
    with pytest.raises(ProviderResponseError):
        _finished(bytes(good), AspectRatio.SQUARE, OutputFormat.PNG)


def test_pillow_is_not_imported_for_an_image_that_is_right_already() -> None:
    """Runs in its own process; the image is sent to standard input."""
    program = """
import sys
from shared.adapters.pillow_postprocessor import PillowImagePostprocessor
from shared.domain.generation import AspectRatio, GeneratedImage, OutputFormat, TextToImage
request = TextToImage(prompt="x", negative_prompt=None, style_preset=None, aspect_ratio=AspectRatio.WIDESCREEN,
                      output_format=OutputFormat.PNG, seed=1)
content = sys.stdin.buffer.read()
assert PillowImagePostprocessor().process(GeneratedImage(content, OutputFormat.PNG), request).content == content
assert "PIL" not in sys.modules
"""
    done = subprocess.run(
        [sys.executable, "-c", program],
        input=image_files.png((1344, 768)),
        cwd=ROOT,
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
