"""The functions that are fuzzed, and what they must guarantee for every input."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PIL import Image

from shared.adapters.pillow_image_validator import PillowImageValidator
from shared.adapters.pillow_input_fitter import PillowInputImageFitter
from shared.domain.errors import AiArtError
from shared.domain.formats.mp4 import video_with_xmp
from shared.domain.image_fitting import InputImageRules
from shared.domain.image_formats import MAX_IMAGE_PIXELS
from shared.domain.image_headers import read_image_header
from shared.domain.xmp import image_with_xmp
from tests.support.fakes.form_data import CONTENT_TYPE
from tests.support.fakes.provenance import PACKET
from tests.unit.http.reading_forms import read

_RULES: Final = InputImageRules(min_side=16, max_side=64, max_bytes=20_000, formats=("jpg",))


@dataclass(frozen=True, slots=True)
class Target:
    """`check` raises AssertionError for a violated guarantee; `kind` names the corpus of its input."""

    kind: str
    check: Callable[[bytes], None]


def validate(content: bytes) -> None:
    """A validated image is complete, in a plain pixel format and without metadata."""
    try:
        image = PillowImageValidator().validate(content)
    except AiArtError:
        return
    header = read_image_header(image.content)
    assert header
    assert (header.extension, header.pixels <= MAX_IMAGE_PIXELS) == (image.extension, True)
    with Image.open(io.BytesIO(image.content)) as opened:
        assert opened.mode in {"RGB", "RGBA"}
        assert not {"exif", "xmp", "icc_profile", "comment"} & set(opened.info)


def fit(content: bytes) -> None:
    """A fitted image is within all limits."""
    header = read_image_header(content)
    if header is None or header.pixels > MAX_IMAGE_PIXELS:
        return  # the image validator refuses it before
    try:
        image = PillowInputImageFitter().fit(content, _RULES)
    except AiArtError:
        return
    fitted = read_image_header(image.content)
    assert fitted
    assert max(fitted.width, fitted.height) <= 64
    assert len(image.content) <= _RULES.max_bytes


def tag_image(content: bytes) -> None:
    """A complete image stays complete and of its size; other content is unchanged."""
    before = read_image_header(content)
    tagged = image_with_xmp(content, PACKET)
    assert read_image_header(tagged) == before
    assert PACKET in tagged if before else tagged == content


def read_form(content: bytes) -> None:
    """A parsed form contains no more than was sent. The first line of the input may be its content type."""
    first, separator, rest = content.partition(b"\n\n")
    own = separator and first.startswith(b"multipart")
    try:
        form = read(rest, first.decode("latin-1")) if own else read(content, CONTENT_TYPE)
    except AiArtError:
        return
    assert sum(map(len, form.files.values())) + sum(map(len, form.fields.values())) <= len(content)


def tag_video(content: bytes) -> None:
    """Every byte is passed on, followed by at most one packet."""
    tagged = video_with_xmp(io.BytesIO(content), PACKET).read()
    assert tagged.startswith(content)
    assert tagged == content or tagged.endswith(PACKET)


TARGETS: Final = {
    "validate": Target("images", validate),
    "fit": Target("images", fit),
    "tag_image": Target("images", tag_image),
    "read_form": Target("forms", read_form),
    "tag_video": Target("videos", tag_video),
}
