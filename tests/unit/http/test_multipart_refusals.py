"""A form is bounded, and refused where it does not hold together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.errors import AiArtError, InvalidRequestError, MalformedUploadError
from shared.runtime.http.multipart_body import MAX_FIELD_BYTES, MAX_PARTS, Form
from tests.support.fakes.form_data import Part, body, field, file
from tests.unit.http.reading_forms import GOOD, part, read


def test_twenty_parts_are_taken_and_no_more() -> None:
    parts = [field(f"f{number}", "x") for number in range(MAX_PARTS)]
    assert len(read(body(parts)).fields) == 20
    with pytest.raises(MalformedUploadError):
        read(body([*parts, field("one_more", "x")]))


def test_a_field_may_hold_64_kib_and_not_a_byte_more_and_a_file_may() -> None:
    assert len(read(body([field("prompt", "x" * MAX_FIELD_BYTES)])).fields["prompt"]) == 65_536
    assert read(body([file("image", b"x" * (MAX_FIELD_BYTES + 1))])).files
    with pytest.raises(InvalidRequestError):
        read(body([field("prompt", "x" * (MAX_FIELD_BYTES + 1))]))


@pytest.mark.parametrize("content", [b"\xff", b"caf\xe9", b"\xed\xa0\x80", b"\xc3"])
def test_a_field_that_is_not_utf_8_is_a_bad_request(content: bytes) -> None:
    with pytest.raises(InvalidRequestError):
        read(body([field("prompt", content)]))


@pytest.mark.parametrize(
    "parts",
    [
        [field("seed", "1"), field("seed", "1")],
        [file("image", b"1"), file("image", b"2")],
        [field("image", "1"), file("image", b"2")],
    ],
    ids=["fields", "files", "field and file"],
)
def test_a_name_given_twice_is_a_bad_request(parts: list[Part]) -> None:
    with pytest.raises(InvalidRequestError, match="twice"):
        read(body(parts))


WHOLE = body(GOOD)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\r\n",
        b"no form at all",
        WHOLE[:-4],
        WHOLE[: len(WHOLE) // 2],
        WHOLE[:10],
        WHOLE.replace(b"\r\n", b"\n"),
        b"x" + WHOLE,
        body([Part([], b"no headers")]),
        body([Part(["Content-Type: text/plain"], b"no disposition")]),
        body([part("Content-Disposition: attachment; name=a")]),
        body([part("Content-Disposition form-data; name=a")]),
        body([part("Content-Disposition: form-data")]),
        body([part('Content-Disposition: form-data; name=""')]),
        body([part("Content-Disposition: form-data; name=a", b"x", "é ü: 1")]),
        body([part("Content-Disposition: form-data; name=a", b"x", "Content-Length: 99")]),
        body([part(f"Content-Disposition: form-data; name={'a' * 9000}")]),
        body([part("Content-Disposition: form-data; name=a", b"x", *[f"X-{n}: 1" for n in range(40)])]),
        WHOLE.replace(b'name="prompt"', b'name="prom\xffpt"'),
    ],
    ids=lambda content: f"{len(content)} bytes: {content[:24]!r}",
)
def test_what_does_not_hold_together_is_a_bad_request(content: bytes) -> None:
    with pytest.raises(InvalidRequestError):
        read(content)


@pytest.mark.parametrize(
    "parts",
    [[], [field("prompt", "x")], [file("image", b"")], [field("image", "pixels")], [file("photo", b"x")]],
    ids=["nothing", "no image", "an empty image", "an image as text", "another name"],
)
def test_a_file_that_is_required_is_asked_for(parts: list[Part]) -> None:
    with pytest.raises(MalformedUploadError, match=r"^image "):
        read(body(parts)).file("image")


@given(st.data())
def test_no_damage_is_a_crash(data: st.DataObject) -> None:
    damaged = bytearray(body([field("prompt", "a heron"), file("image", b"pixels")]))
    for _ in range(data.draw(st.integers(1, 6))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    try:
        form = read(bytes(damaged[: data.draw(st.integers(0, len(damaged)))]))
    except AiArtError:
        return
    assert isinstance(form, Form)
