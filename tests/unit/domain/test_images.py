"""An image is judged by its first bytes alone."""

import pytest

from shared.domain.image_formats import sniff
from tests.support.fakes import image_files


@pytest.mark.parametrize(
    ("content", "extension"),
    [
        (image_files.png(), "png"),
        (image_files.jpeg(), "jpg"),
        (image_files.webp(), "webp"),
        (image_files.gif(), None),
        (image_files.tiff(), None),
        (image_files.bmp(), None),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", None),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", None),
        (b"\x89PNG", None),
        (b" " + image_files.png(), None),
        (b"", None),
    ],
    ids=["png", "jpeg", "webp", "gif", "tiff", "bmp", "svg", "wav", "four bytes", "a space first", "nothing"],
)
def test_sniffing(content: bytes, extension: str | None) -> None:
    assert sniff(content) == extension
