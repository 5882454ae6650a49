"""What is let in: upright, clean and whole, and still the same picture."""

import io

import pytest
from PIL import Image

from shared.adapters.pillow_pictures import PillowPictureGate
from shared.ports import AdmittedPicture
from tests.fakes import picture_files as files
from tests.fakes.picture_files import BLUE, RED

GATE = PillowPictureGate()
SAVERS = {"JPEG": files.jpeg, "PNG": files.png, "WEBP": files.webp}


def _opened(picture: AdmittedPicture) -> Image.Image:
    return Image.open(io.BytesIO(picture.content))


def _colour(image: Image.Image, at: tuple[int, int]) -> tuple[int, ...]:
    pixel = image.convert("RGB").getpixel(at)
    assert isinstance(pixel, tuple)
    return tuple(int(value) for value in pixel)


def _near(colour: tuple[int, ...], expected: tuple[int, ...]) -> bool:
    return all(abs(one - other) < 40 for one, other in zip(colour, expected, strict=True))


@pytest.mark.parametrize(("sort", "extension"), [("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "png")])
def test_what_is_let_in_is_still_the_same_picture(sort: str, extension: str) -> None:
    picture = GATE.admit(SAVERS[sort]())
    image = _opened(picture)
    assert picture.extension == extension
    assert image.size == (48, 32)
    assert _near(_colour(image, (4, 16)), RED)
    assert _near(_colour(image, (44, 16)), BLUE)


@pytest.mark.parametrize("sort", SAVERS)
@pytest.mark.parametrize(
    ("orientation", "size", "red_at"),
    [
        (1, (48, 32), (4, 16)),
        (2, (48, 32), (44, 16)),
        (3, (48, 32), (44, 16)),
        (4, (48, 32), (4, 16)),
        (5, (32, 48), (16, 4)),
        (6, (32, 48), (16, 4)),
        (7, (32, 48), (16, 44)),
        (8, (32, 48), (16, 44)),
        (9, (48, 32), (4, 16)),
    ],
)
def test_a_picture_is_turned_upright(
    sort: str, orientation: int, size: tuple[int, int], red_at: tuple[int, int]
) -> None:
    content = files.saved(files.two_halves(), sort, exif=files.exif(orientation), quality=95)
    image = _opened(GATE.admit(content))
    assert image.size == size
    assert _near(_colour(image, red_at), RED)


@pytest.mark.parametrize("sort", SAVERS)
def test_metadata_stay_behind(sort: str) -> None:
    metadata = {"exif": files.exif(6), "xmp": b"<x:xmpmeta>SecretPlace</x:xmpmeta>", "icc_profile": b"SecretProfile"}
    content = files.saved(files.two_halves(), sort, **metadata)
    assert b"SecretCamera" in content
    picture = GATE.admit(content)
    assert b"Secret" not in picture.content
    image = _opened(picture)
    assert dict(image.getexif()) == {}
    assert not {"exif", "xmp", "icc_profile", "comment"} & set(image.info)


def test_a_comment_stays_behind() -> None:
    assert b"Secret" not in GATE.admit(files.jpeg(comment=b"SecretNote")).content


def test_exif_that_cannot_be_written_again_is_no_hindrance() -> None:
    image = _opened(GATE.admit(files.jpeg_with_unwritable_exif()))
    assert image.size == (32, 48)


@pytest.mark.parametrize(
    ("content", "mode"),
    [
        (files.animated_webp(), "RGB"),
        (files.palette_png(), "RGBA"),
        (files.cmyk_jpeg(), "RGB"),
        (files.transparent_png(), "RGBA"),
        (files.saved(files.two_halves().convert("L"), "PNG"), "RGB"),
        (files.saved(files.two_halves().convert("LA"), "PNG"), "RGBA"),
        (files.saved(files.two_halves().convert("1"), "PNG"), "RGB"),
        (files.saved(files.two_halves().convert("L"), "JPEG"), "RGB"),
        (files.png((1, 1)), "RGB"),
    ],
    ids=["animated", "palette", "cmyk", "transparent", "grey", "grey with alpha", "bits", "grey jpeg", "one pixel"],
)
def test_odd_but_good_pictures_become_plain_ones(content: bytes, mode: str) -> None:
    assert _opened(GATE.admit(content)).mode == mode


def test_sixteen_bits_of_grey_stay_grey() -> None:
    assert _colour(_opened(GATE.admit(files.grey_png_of_16_bits())), (0, 0)) == (128, 128, 128)


def test_sixteen_bits_of_colour_keep_their_colour() -> None:
    assert _colour(_opened(GATE.admit(files.colour_png_of_16_bits())), (0, 0)) == (128, 64, 192)
