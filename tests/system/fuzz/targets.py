"""What is fed with invented input, and what must be true of it whatever it is fed with."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PIL import Image

from shared.adapters.pillow_image_validator import PillowImageValidator
from shared.adapters.pillow_input_fitter import PillowInputImageFitter
from shared.domain.errors import AiArtError
from shared.domain.formats.mp4 import video_with_xmp
from shared.domain.formats.xmp import image_with_xmp
from shared.domain.image_fitting import InputImageRules
from shared.domain.image_formats import MAX_IMAGE_PIXELS
from shared.domain.image_headers import read_image_header
from tests.support.fakes.form_data import CONTENT_TYPE
from tests.support.fakes.origins import PACKET
from tests.unit.http.reading_forms import read

_RULES: Final = InputImageRules(min_side=16, max_side=64, max_bytes=20_000, formats=("jpg",))


@dataclass(frozen=True, slots=True)
class Target:
    """`check` raises nothing but AssertionError; `kind` is the corpus it is fed from."""

    kind: str
    check: Callable[[bytes], None]


def validate(content: bytes) -> None:
    """What is let in is a plain image that is whole."""
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
    """What fits is small enough in every respect."""
    header = read_image_header(content)
    if header is None or header.pixels > MAX_IMAGE_PIXELS:
        return  # the gate stands before it
    try:
        image = PillowInputImageFitter().fit(content, _RULES)
    except AiArtError:
        return
    fitted = read_image_header(image.content)
    assert fitted
    assert max(fitted.width, fitted.height) <= 64
    assert len(image.content) <= _RULES.max_bytes


def mark(content: bytes) -> None:
    """A whole image stays whole and of its size, anything else stays what it is."""
    before = read_image_header(content)
    marked = image_with_xmp(content, PACKET)
    assert read_image_header(marked) == before
    assert PACKET in marked if before else marked == content


def read_form(content: bytes) -> None:
    """Nothing is read that was not sent. The first line may be a content type of its own."""
    first, separator, rest = content.partition(b"\n\n")
    own = separator and first.startswith(b"multipart")
    try:
        form = read(rest, first.decode("latin-1")) if own else read(content, CONTENT_TYPE)
    except AiArtError:
        return
    assert sum(map(len, form.files.values())) + sum(map(len, form.fields.values())) <= len(content)


def mark_film(content: bytes) -> None:
    """Every byte is passed on, at most a packet more."""
    marked = video_with_xmp(io.BytesIO(content), PACKET).read()
    assert marked.startswith(content)
    assert marked == content or marked.endswith(PACKET)


TARGETS: Final = {
    "admit": Target("images", validate),
    "fit": Target("images", fit),
    "mark": Target("images", mark),
    "read_form": Target("forms", read_form),
    "mark_film": Target("films", mark_film),
}
