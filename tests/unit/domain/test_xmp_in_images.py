"""An XMP packet in an image file: readable, no pixel changed, all other text metadata removed."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from shared.domain.image_headers import read_image_header
from shared.domain.xmp import image_with_xmp
from tests.support.fakes import image_files as files
from tests.support.fakes.provenance import PACKET

_NOISE = Image.effect_noise((97, 61), 80)
_ALPHA = Image.merge("LA", (_NOISE, _NOISE)).convert("RGBA")
_PROFILE = files.profile(b"RGB ")

FILES = {
    "jpeg": files.jpeg(),
    "progressive jpeg": files.saved(_NOISE, "JPEG", progressive=True),
    "jpeg with restarts": files.saved(_NOISE, "JPEG", restart_marker_blocks=1),
    "cmyk jpeg": files.cmyk_jpeg(),
    "jpeg without JFIF": files.jpeg()[:2] + files.jpeg()[20:],
    "jpeg with a profile": files.jpeg(icc_profile=_PROFILE),
    "jpeg with text": files.jpeg(exif=files.exif(1), comment=b"Secret", xmp=b"<x>Secret</x>"),
    "jpeg with a trailer": files.jpeg() + b"<html>",
    "png": files.png(),
    "palette png": files.palette_png(),
    "png of 16 bits": files.grey_png_of_16_bits(),
    "animated png": files.animated_png(),
    "png with a profile": files.saved(_NOISE, "PNG", icc_profile=_PROFILE),
    "png with text": files.saved(_NOISE, "PNG", exif=files.exif(1), pnginfo=files.png_text_chunks("Secret")),
    "webp": files.webp(),
    "lossy webp": files.saved(_NOISE, "WEBP"),
    "webp with alpha": files.saved(_ALPHA, "WEBP", lossless=True),
    "lossy webp with alpha": files.saved(_ALPHA, "WEBP"),
    "animated webp": files.animated_webp(),
    "webp with a profile": files.saved(_NOISE, "WEBP", icc_profile=_PROFILE, lossless=True),
    "webp with text": files.saved(_NOISE, "WEBP", exif=files.exif(1), xmp=b"<x>Secret</x>"),
    "webp of odd length": files.saved(_NOISE.crop((0, 0, 7, 5)), "WEBP", lossless=True, xmp=b"<x>Secret</x>"),
}


def _opened(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


@pytest.mark.parametrize("name", FILES)
def test_the_packet_is_readable_and_no_pixel_changes(name: str) -> None:
    marked = image_with_xmp(FILES[name], PACKET)
    before, after = _opened(FILES[name]), _opened(marked)
    assert after.info["xmp"] == PACKET
    assert (after.mode, after.size, after.tobytes()) == (before.mode, before.size, before.tobytes())
    assert after.info.get("icc_profile") == before.info.get("icc_profile")
    assert getattr(after, "n_frames", 1) == getattr(before, "n_frames", 1)
    assert read_image_header(marked) == read_image_header(FILES[name])


@pytest.mark.parametrize("name", FILES)
def test_all_other_text_metadata_is_removed(name: str) -> None:
    marked = image_with_xmp(FILES[name], PACKET)
    assert b"Secret" not in marked
    assert dict(_opened(marked).getexif()) == {}


@pytest.mark.parametrize("name", FILES)
def test_a_second_packet_replaces_the_first(name: str) -> None:
    twice = image_with_xmp(image_with_xmp(FILES[name], b"<x>Secret</x>" * 99), PACKET)
    assert twice == image_with_xmp(FILES[name], PACKET)


@pytest.mark.parametrize("content", [b"", b"no image", files.gif(), files.png()[:-1], files.jpeg()[:-1]])
def test_an_incomplete_file_is_unchanged(content: bytes) -> None:
    assert image_with_xmp(content, PACKET) == content


@settings(max_examples=60, deadline=None)
@given(
    sort=st.sampled_from(["PNG", "JPEG", "WEBP"]),
    mode=st.sampled_from(["L", "RGB", "RGBA"]),
    size=st.tuples(st.integers(1, 60), st.integers(1, 60)),
    lossless=st.booleans(),
    seed=st.binary(min_size=4, max_size=4),
)
def test_any_file_written_by_pillow_gets_the_packet(
    sort: str, mode: str, size: tuple[int, int], lossless: bool, seed: bytes
) -> None:
    image = Image.frombytes(mode, size, (seed * (size[0] * size[1]))[: size[0] * size[1] * len(mode)])
    if sort == "JPEG" and mode == "RGBA":
        return
    content = files.saved(image, sort, lossless=lossless)
    marked = _opened(image_with_xmp(content, PACKET))
    assert marked.info["xmp"] == PACKET
    assert marked.tobytes() == _opened(content).tobytes()
