"""What is not let in, and why: judged by the bytes alone, and never a crash."""

import io
import random

import pytest
from PIL import Image

from shared.adapters.pillow_image_validator import PillowImageValidator
from shared.domain.errors import (
    AiArtError,
    MalformedUploadError,
    PayloadTooLargeError,
    UnsupportedMediaTypeError,
)
from shared.domain.image_formats import MAX_IMAGE_BYTES
from tests.support.fakes import image_files as files

COORDINATION = PillowImageValidator()
SAVERS = ("JPEG", "PNG", "WEBP")


@pytest.mark.parametrize(
    "content",
    [files.gif(), files.tiff(), files.bmp(), b"<svg/>", b"just text", b"%PDF-1.7", b"\0" * 64, b"\x89PN"],
    ids=["gif", "tiff", "bmp", "svg", "text", "pdf", "zeros", "three bytes"],
)
def test_what_is_no_jpeg_png_or_webp_is_unsupported(content: bytes) -> None:
    with pytest.raises(UnsupportedMediaTypeError):
        COORDINATION.validate(content)


@pytest.mark.parametrize("sort", SAVERS)
@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
def test_a_truncated_image_is_broken(sort: str, share: float) -> None:
    whole = files.saved(Image.effect_noise((64, 64), 80).convert("RGB"), sort)
    with pytest.raises(MalformedUploadError):
        COORDINATION.validate(whole[: int(len(whole) * share)])


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\x00\x00\x00\x00WEBP", files.png_with_wrong_checksum()],
    ids=["empty", "a jpeg's start", "a png's start", "a webp's start", "a wrong checksum"],
)
def test_what_only_begins_like_a_image_is_broken(content: bytes) -> None:
    with pytest.raises(MalformedUploadError):
        COORDINATION.validate(content)


@pytest.mark.parametrize("size", [(30_000, 30_000), (10_000, 5_001), (50_000_001, 1), (7_072, 7_072)])
def test_too_many_pixels_are_refused_by_the_header_alone(
    size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Image, "open", lambda *_, **__: pytest.fail("it was opened"))
    with pytest.raises(MalformedUploadError, match="50 megapixels"):
        COORDINATION.validate(files.png_claiming(*size))


def test_the_size_is_bounded_to_the_byte() -> None:
    good = files.png()
    assert COORDINATION.validate(good + b"\0" * (MAX_IMAGE_BYTES - len(good)))
    with pytest.raises(PayloadTooLargeError):
        COORDINATION.validate(files.over_ten_mebibytes())


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
            image = COORDINATION.validate(bytes(damaged))
        except AiArtError:
            continue
        assert Image.open(io.BytesIO(image.content)).size
