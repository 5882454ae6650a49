"""A picture is judged by its first bytes alone."""

import pytest

from shared.domain.pictures import sniff
from tests.fakes import picture_files


@pytest.mark.parametrize(
    ("content", "extension"),
    [
        (picture_files.png(), "png"),
        (picture_files.jpeg(), "jpg"),
        (picture_files.webp(), "webp"),
        (picture_files.gif(), None),
        (picture_files.tiff(), None),
        (picture_files.bmp(), None),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", None),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", None),
        (b"\x89PNG", None),
        (b" " + picture_files.png(), None),
        (b"", None),
    ],
    ids=["png", "jpeg", "webp", "gif", "tiff", "bmp", "svg", "wav", "four bytes", "a space first", "nothing"],
)
def test_sniffing(content: bytes, extension: str | None) -> None:
    assert sniff(content) == extension
