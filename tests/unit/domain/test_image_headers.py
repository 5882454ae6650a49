"""Image files measured by their bytes: as the decoder measures them, and only where they are whole."""

import io
import struct
import warnings

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFile

from shared.domain.image_headers import ImageHeader, read_image_header
from tests.support.fakes import image_files as files

_EXTENSIONS = {"PNG": "png", "JPEG": "jpg", "WEBP": "webp"}
_NOISE = Image.effect_noise((97, 61), 80)

WHOLE = {
    "a jpeg": files.jpeg(),
    "a progressive jpeg": files.jpeg(progressive=True),
    "a jpeg with restart markers": files.saved(_NOISE, "JPEG", restart_marker_blocks=1),
    "a jpeg with EXIF": files.jpeg(exif=files.exif(6)),
    "a jpeg in whose comment is another": files.jpeg(comment=files.jpeg((16, 8))),
    "a jpeg with a profile": files.jpeg(icc_profile=b"p" * 200_000),
    "a cmyk jpeg": files.cmyk_jpeg(),
    "a grey jpeg": files.saved(_NOISE, "JPEG"),
    "a jpeg with a trailer": files.jpeg() + b"PK\x03\x04 and a zip, \xff\xd8\xff\xd9",
    "a jpeg with filling": files.jpeg().replace(b"\xff\xdb", b"\xff\xff\xff\xdb", 1),
    "a png": files.png(),
    "a png with a palette": files.palette_png(),
    "a png of 16 bits": files.grey_png_of_16_bits(),
    "a png of 16 bits of colour": files.colour_png_of_16_bits(),
    "a png with a trailer": files.png() + b"<html>",
    "a webp": files.webp(),
    "a lossy webp": files.saved(_NOISE, "WEBP"),
    "a lossy webp with alpha": files.saved(_NOISE.convert("LA"), "WEBP"),
    "a webp with EXIF": files.saved(_NOISE, "WEBP", exif=files.exif(1)),
    "an animated webp": files.animated_webp(),
    "a webp with a trailer": files.webp() + b"<html>",
}


@pytest.mark.parametrize("name", WHOLE)
def test_a_whole_file_is_measured_as_the_decoder_measures_it(name: str) -> None:
    image = Image.open(io.BytesIO(WHOLE[name]))
    image.load()
    assert read_image_header(WHOLE[name]) == ImageHeader(_EXTENSIONS[str(image.format)], *image.size)


@pytest.mark.parametrize("name", [name for name in WHOLE if "trailer" not in name])
def test_a_file_that_is_cut_off_anywhere_is_not_whole(name: str) -> None:
    content = WHOLE[name]
    step = max(1, len(content) // 300)
    for kept in [*range(0, len(content), step), len(content) - 1]:
        if not (
            content.startswith(b"RIFF") and kept == len(content) - 1 and content[-1] == 0
        ):  # an even file's filling
            assert read_image_header(content[:kept]) is None


@pytest.mark.parametrize(
    "content",
    [b"", b"GIF89a", files.gif(), files.tiff(), files.bmp(), b"<svg/>", b"RIFF\0\0\0\0WAVE", b"\0" * 64],
    ids=["nothing", "a gif's start", "a gif", "a tiff", "a bmp", "an svg", "a wav", "zeros"],
)
def test_what_is_no_image_of_ours_is_not_measured(content: bytes) -> None:
    assert read_image_header(content) is None


@pytest.mark.parametrize("size", [(30_000, 30_000), (1, 2**31 - 1)])
def test_a_bomb_says_its_size_whatever_its_pixels_are(size: tuple[int, int]) -> None:
    found = read_image_header(files.png_claiming(*size))
    assert found == ImageHeader("png", *size)
    assert found.pixels == size[0] * size[1]


def _png_with_header(**changes: int) -> bytes:
    fields = {"width": 4, "height": 4, "depth": 8, "colour": 2, "compression": 0, "filtering": 0, "interlace": 0}
    return files.png_of(struct.pack(">IIBBBBB", *(fields | changes).values()), b"\0")


@pytest.mark.parametrize(
    "changes",
    [
        {"width": 0},
        {"height": 0},
        {"width": 2**31},
        {"depth": 7},
        {"colour": 1},
        {"colour": 2, "depth": 4},
        {"compression": 1},
        {"filtering": 1},
        {"interlace": 2},
    ],
    ids=str,
)
def test_a_png_s_header_has_to_be_one(changes: dict[str, int]) -> None:
    assert read_image_header(_png_with_header()) == ImageHeader("png", 4, 4)
    assert read_image_header(_png_with_header(**changes)) is None


def test_a_png_has_to_have_pixels_and_right_checksums() -> None:
    assert read_image_header(files.png_of(struct.pack(">IIBBBBB", 4, 4, 8, 2, 0, 0, 0))) is None
    assert read_image_header(files.png_with_wrong_checksum()) is None


def _jpeg_without(marker: bytes) -> bytes:
    at = files.jpeg().index(marker)
    length = int.from_bytes(files.jpeg()[at + 2 : at + 4])
    return files.jpeg()[:at] + files.jpeg()[at + 2 + length :]


def _frame(content: bytes) -> bytes:
    at = content.index(b"\xff\xc0")
    return content[at : at + 2 + int.from_bytes(content[at + 2 : at + 4])]


@pytest.mark.parametrize(
    "content",
    [
        _jpeg_without(b"\xff\xc0"),
        _jpeg_without(b"\xff\xda"),
        files.jpeg().replace(_frame(files.jpeg()), _frame(files.jpeg()) + _frame(files.jpeg((900, 900)))),
        files.jpeg().replace(struct.pack(">HH", 32, 48), struct.pack(">HH", 0, 48)),
        files.jpeg().replace(struct.pack(">HH", 32, 48), struct.pack(">HH", 32, 0)),
        files.jpeg()[:2] + files.jpeg(),
        files.jpeg()[:2] + b"\xff\xfe\0\1" + files.jpeg()[2:],
        files.jpeg()[:2] + b"\xff\xfe\0\2" * 10_000 + files.jpeg()[2:],
    ],
    ids=["no frame", "no scan", "two frames", "no height", "no width", "two starts", "a short segment", "segments"],
)
def test_a_jpeg_has_to_be_one_image(content: bytes) -> None:
    assert read_image_header(content) is None


def _webp(*chunks: tuple[bytes, bytes]) -> bytes:
    body = b"WEBP"
    for name, data in chunks:
        body += name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _extended(flags: int, width: int, height: int) -> tuple[bytes, bytes]:
    return b"VP8X", bytes([flags, 0, 0, 0]) + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")


_PIXELS = (b"VP8L", files.webp()[20:])


@pytest.mark.parametrize(
    ("content", "size"),
    [
        (_webp(_PIXELS), (48, 32)),
        (_webp(_extended(0, 48, 32), (b"EXIF", b"odd"), _PIXELS), (48, 32)),
        (_webp(_extended(2, 16_777_216, 16_777_216), (b"ANMF", b"frame")), (16_777_216, 16_777_216)),
        (_webp(_extended(0, 16_777_216, 16_777_216), _PIXELS), None),
        (_webp(_extended(2, 48, 32), _PIXELS), None),
        (_webp(_extended(0, 48, 32)), None),
        (_webp((b"VP8X", b"\0" * 9), _PIXELS), None),
        (_webp((b"EXIF", b""), _PIXELS), None),
        (_webp((b"VP8L", b"\x2e" + _PIXELS[1][1:])), None),
        (_webp((b"VP8 ", b"\0\0\0\x9d\x01\x2a\x30\0\x20\0")), (48, 32)),
        (_webp((b"VP8 ", b"\1\0\0\x9d\x01\x2a\x30\0\x20\0")), None),
        (_webp((b"VP8 ", b"\0\0\0\x9d\x01\x2b\x30\0\x20\0")), None),
        (_webp((b"VP8 ", b"\0\0\0\x9d\x01\x2a\x30\0\0\0")), None),
        (_webp((b"VP8 ", b"\0\0\0\x9d\x01\x2a\x30\0")), None),
        (_webp(), None),
        (_webp(*[(b"JUNK", b"")] * 70_000, _PIXELS), None),
    ],
    ids=[
        "plain", "extended", "a huge animation", "a canvas not its image's", "an animation without frames",
        "a canvas alone", "a short canvas", "metadata first", "no lossless mark", "lossy", "no key frame",
        "no start code", "no height", "a short head", "nothing", "chunks",
    ],
)  # fmt: skip
def test_a_webp_has_to_hold_what_it_promises(content: bytes, size: tuple[int, int] | None) -> None:
    assert read_image_header(content) == (ImageHeader("webp", *size) if size else None)


@settings(max_examples=120, deadline=None)
@given(
    sort=st.sampled_from(sorted(_EXTENSIONS)),
    mode=st.sampled_from(["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16"]),
    width=st.integers(1, 200),
    height=st.integers(1, 200),
    quality=st.integers(1, 95),
    flag=st.booleans(),
)
def test_whatever_pillow_writes_is_measured_alike(
    sort: str, mode: str, width: int, height: int, quality: int, flag: bool
) -> None:
    image = Image.new(mode, (width, height))
    options = {"quality": quality, "progressive": flag, "lossless": flag, "optimize": flag}
    try:
        content = files.saved(image, sort, **options)
    except OSError:
        return  # a mode that this format does not have
    assert read_image_header(content) == ImageHeader(_EXTENSIONS[sort], width, height)


@settings(max_examples=400, deadline=None)
@given(
    whole=st.sampled_from(sorted(WHOLE)),
    edits=st.lists(st.tuples(st.integers(0, 10**6), st.binary(max_size=4), st.integers(0, 4)), max_size=6),
)
def test_no_damage_makes_it_measure_otherwise_than_the_decoder(whole: str, edits: list[tuple[int, bytes, int]]) -> None:
    content = WHOLE[whole]
    for place, put, taken in edits:
        at = place % (min(len(content), 700) + 1)  # where the headers are
        content = content[:at] + put + content[at + taken :]
    found = read_image_header(content)
    if found is None:
        return
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            opened = Image.open(io.BytesIO(content), formats=["JPEG", "PNG", "WEBP"])
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return
    assert isinstance(opened, ImageFile.ImageFile)
    assert (found.width, found.height) == opened.size
