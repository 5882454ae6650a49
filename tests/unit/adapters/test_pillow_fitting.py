"""An image made to fit: right size, right format, few enough bytes, and nothing touched that fits already."""

import io

import pytest
from PIL import Image

from shared.adapters.pillow_input_fitter import PillowInputImageFitter
from shared.domain.errors import MalformedUploadError, PayloadTooLargeError
from shared.domain.image_fitting import InputImageRules
from tests.support.fakes import image_files as files

_THREE = InputImageRules(sizes=((1024, 576), (576, 1024), (768, 768)))
_NOISE = Image.effect_noise((600, 400), 90).convert("RGB")


def _fitted(content: bytes, rules: InputImageRules) -> Image.Image:
    fitted = PillowInputImageFitter().fit(content, rules)
    image = Image.open(io.BytesIO(fitted.content))
    assert {"png": "PNG", "jpg": "JPEG"}[fitted.extension] == image.format
    assert len(fitted.content) <= rules.max_bytes
    return image


@pytest.mark.parametrize("content", [files.png((1024, 576)), files.jpeg((768, 768))], ids=["png", "jpg"])
def test_what_fits_is_left_as_it_is_to_the_byte(content: bytes) -> None:
    assert PillowInputImageFitter().fit(content, _THREE).content == content


@pytest.mark.parametrize(
    ("size", "expected"), [((1920, 1080), (1024, 576)), ((300, 900), (576, 1024)), ((5000, 5000), (768, 768))]
)
@pytest.mark.parametrize("save", [files.png, files.jpeg], ids=["png", "jpg"])
def test_it_comes_to_the_size_that_is_taken(save: object, size: tuple[int, int], expected: tuple[int, int]) -> None:
    image = _fitted(save(size), _THREE).convert("RGB")  # type: ignore[operator]
    assert image.size == expected
    for x, colour in ((5, files.RED), (expected[0] // 2 - 8, files.RED), (expected[0] // 2 + 8, files.BLUE)):
        pixel = image.getpixel((x, 30))
        assert isinstance(pixel, tuple)
        assert all(abs(one - other) < 12 for one, other in zip(pixel, colour, strict=True))


def test_a_jpeg_that_gets_much_smaller_is_never_decoded_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[int, int]] = []
    resize = Image.Image.resize
    monkeypatch.setattr(Image.Image, "resize", lambda self, *a, **k: (seen.append(self.size), resize(self, *a, **k))[1])
    assert _fitted(files.jpeg((8000, 4500)), _THREE).size == (1024, 576)
    assert seen[0] == (4000, 2250)


def test_a_few_lines_too_many_are_cut_off_not_scaled_away() -> None:
    image = _fitted(files.saved(_NOISE, "PNG"), InputImageRules(multiple_of=64))
    assert image.size == (576, 384)
    assert image.tobytes() == _NOISE.crop((12, 8, 588, 392)).tobytes()


def test_alpha_is_kept_where_the_output_can() -> None:
    clear = files.saved(Image.new("RGBA", (100, 100), (10, 20, 30, 0)), "PNG")
    assert _fitted(clear, _THREE).getpixel((0, 0)) == (10, 20, 30, 0) or _fitted(clear, _THREE).mode == "RGBA"
    assert _fitted(clear, InputImageRules(formats=("jpg",))).getpixel((0, 0)) == (255, 255, 255)


def test_a_format_that_is_not_taken_is_written_as_one_that_is() -> None:
    assert _fitted(files.jpeg(), InputImageRules(formats=("png",))).format == "PNG"
    assert _fitted(files.png(), InputImageRules(formats=("jpg",))).format == "JPEG"
    assert _fitted(files.webp(), InputImageRules()).format == "PNG"


def test_too_many_bytes_become_a_jpeg_of_as_much_quality_as_there_is_room() -> None:
    content = files.saved(_NOISE, "PNG")
    sizes = [
        len(PillowInputImageFitter().fit(content, InputImageRules(max_bytes=most)).content)
        for most in (200_000, 90_000)
    ]
    assert 90_000 < sizes[0] <= 200_000
    assert 40_000 < sizes[1] <= 90_000


@pytest.mark.parametrize("formats", [("png",), ("jpg",), ("png", "jpg")])
def test_what_no_quality_makes_small_enough_is_refused(formats: tuple[str, ...]) -> None:
    with pytest.raises(PayloadTooLargeError):
        PillowInputImageFitter().fit(files.saved(_NOISE, "PNG"), InputImageRules(max_bytes=2_000, formats=formats))


@pytest.mark.parametrize("content", [b"", b"no image", files.png()[:-5], files.png_claiming(1000, 1000)])
def test_what_is_no_image_is_refused(content: bytes) -> None:
    with pytest.raises(MalformedUploadError):
        PillowInputImageFitter().fit(content, _THREE)
