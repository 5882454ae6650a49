"""Uploads that the validator refuses, with the right error and never a crash."""

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

VALIDATOR = PillowImageValidator()
SAVERS = ("JPEG", "PNG", "WEBP")


@pytest.mark.parametrize(
    "content",
    [files.gif(), files.tiff(), files.bmp(), b"<svg/>", b"just text", b"%PDF-1.7", b"\0" * 64, b"\x89PN"],
    ids=["gif", "tiff", "bmp", "svg", "text", "pdf", "zeros", "three bytes"],
)
def test_other_file_types_are_unsupported(content: bytes) -> None:
    with pytest.raises(UnsupportedMediaTypeError):
        VALIDATOR.validate(content)


@pytest.mark.parametrize("sort", SAVERS)
@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
def test_a_truncated_image_is_malformed(sort: str, share: float) -> None:
    whole = files.saved(Image.effect_noise((64, 64), 80).convert("RGB"), sort)
    with pytest.raises(MalformedUploadError):
        VALIDATOR.validate(whole[: int(len(whole) * share)])


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\x00\x00\x00\x00WEBP", files.png_with_wrong_checksum()],
    ids=["empty", "a jpeg's start", "a png's start", "a webp's start", "a wrong checksum"],
)
def test_a_file_with_only_an_image_header_is_malformed(content: bytes) -> None:
    with pytest.raises(MalformedUploadError):
        VALIDATOR.validate(content)


@pytest.mark.parametrize("size", [(30_000, 30_000), (10_000, 5_001), (50_000_001, 1), (7_072, 7_072)])
def test_too_many_pixels_are_refused_before_decoding(size: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Image, "open", lambda *_, **__: pytest.fail("it was opened"))
    with pytest.raises(MalformedUploadError, match="50 megapixels"):
        VALIDATOR.validate(files.png_claiming(*size))


def test_the_size_limit_is_exact() -> None:
    good = files.png()
    assert VALIDATOR.validate(good + b"\0" * (MAX_IMAGE_BYTES - len(good)))
    with pytest.raises(PayloadTooLargeError):
        VALIDATOR.validate(files.over_ten_mebibytes())


@pytest.mark.parametrize("seed", range(40))
def test_a_damaged_image_never_causes_a_crash(seed: int) -> None:
    rng = random.Random(seed)
    for _ in range(10):
        damaged = bytearray(
            rng.choice([files.jpeg(exif=files.exif(6)), files.png(), files.webp(), files.palette_png()])
        )
        for _ in range(rng.randint(1, 12)):
            damaged[rng.randrange(12, len(damaged))] = rng.randrange(256)
        try:
            image = VALIDATOR.validate(bytes(damaged))
        except AiArtError:
            continue
        assert Image.open(io.BytesIO(image.content)).size
