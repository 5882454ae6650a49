"""What is let in: upright, clean and whole pictures, judged by their bytes; what is not, and why."""

import io
import random

import pytest
from PIL import Image

from shared.adapters.pillow_pictures import PillowPictureGate
from shared.domain.errors import (
    AiArtError,
    MalformedUploadError,
    PayloadTooLargeError,
    UnsupportedMediaTypeError,
)
from shared.domain.pictures import MAX_PICTURE_BYTES
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


@pytest.mark.parametrize(
    "content",
    [files.gif(), files.tiff(), files.bmp(), b"<svg/>", b"just text", b"%PDF-1.7", b"\0" * 64, b"\x89PN"],
    ids=["gif", "tiff", "bmp", "svg", "text", "pdf", "zeros", "three bytes"],
)
def test_what_is_no_jpeg_png_or_webp_is_unsupported(content: bytes) -> None:
    with pytest.raises(UnsupportedMediaTypeError):
        GATE.admit(content)


@pytest.mark.parametrize("sort", SAVERS)
@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
def test_a_truncated_picture_is_broken(sort: str, share: float) -> None:
    whole = files.saved(Image.effect_noise((64, 64), 80).convert("RGB"), sort)
    with pytest.raises(MalformedUploadError):
        GATE.admit(whole[: int(len(whole) * share)])


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\x00\x00\x00\x00WEBP", files.png_with_wrong_checksum()],
    ids=["empty", "a jpeg's start", "a png's start", "a webp's start", "a wrong checksum"],
)
def test_what_only_begins_like_a_picture_is_broken(content: bytes) -> None:
    with pytest.raises(MalformedUploadError):
        GATE.admit(content)


@pytest.mark.parametrize("size", [(30_000, 30_000), (10_000, 5_001), (50_000_001, 1), (7_072, 7_072)])
def test_too_many_pixels_are_refused_by_the_header_alone(
    size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Image.Image, "load", lambda _self: pytest.fail("it was decoded"))
    with pytest.raises(MalformedUploadError, match="50 megapixels"):
        GATE.admit(files.png_claiming(*size))


def test_the_size_is_bounded_to_the_byte() -> None:
    good = files.png()
    assert GATE.admit(good + b"\0" * (MAX_PICTURE_BYTES - len(good)))
    with pytest.raises(PayloadTooLargeError):
        GATE.admit(files.over_ten_mebibytes())


@pytest.mark.parametrize("seed", range(40))
def test_no_damage_is_a_crash(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(10):
        damaged = bytearray(
            chance.choice([files.jpeg(exif=files.exif(6)), files.png(), files.webp(), files.palette_png()])
        )
        for _ in range(chance.randint(1, 12)):
            damaged[chance.randrange(12, len(damaged))] = chance.randrange(256)
        try:
            picture = GATE.admit(bytes(damaged))
        except AiArtError:
            continue
        assert _opened(picture).size
