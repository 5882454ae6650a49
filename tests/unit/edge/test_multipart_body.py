"""A form is read within bounds, however oddly it is written, and refused where it does not hold together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.errors import AiArtError, InvalidRequestError, MalformedUploadError, UnsupportedMediaTypeError
from shared.runtime.http.multipart_body import MAX_FIELD_BYTES, MAX_PARTS, Form, read_form
from shared.runtime.http.request import from_proxy_event
from tests.fakes.form_data import BOUNDARY, CONTENT_TYPE, Part, body, field, file
from tests.fakes.gateway_event import raw_form_event

PICTURE = bytes(range(256)) * 4
GOOD = [field("prompt", "a heron"), file("image", PICTURE)]


def _read(content: bytes, content_type: str = CONTENT_TYPE) -> Form:
    return read_form(from_proxy_event(raw_form_event("/api/img2img", content, content_type=content_type)))


def _part(disposition: str, content: bytes = b"x", *more: str) -> Part:
    return Part([disposition, *more], content)


def test_fields_and_files_are_told_apart() -> None:
    form = _read(body(GOOD))
    assert form.fields == {"prompt": "a heron"}
    assert form.files == {"image": PICTURE}
    assert form.file("image") == PICTURE


@pytest.mark.parametrize(
    "content_type",
    [
        f'multipart/form-data; boundary="{BOUNDARY}"',
        f"Multipart/Form-Data; Boundary={BOUNDARY}",
        f"multipart/form-data; charset=utf-8; boundary={BOUNDARY}",
        f"multipart/form-data; boundary={BOUNDARY}; charset=utf-8",
        f"multipart/form-data;boundary={BOUNDARY}",
        f"multipart/form-data ; boundary = {BOUNDARY}",
    ],
)
def test_however_the_boundary_is_told(content_type: str) -> None:
    assert _read(body(GOOD), content_type).fields == {"prompt": "a heron"}


@pytest.mark.parametrize("boundary", ["x", "b" * 70, "with spaces inside", "a'()+_,-./:=?b"])
def test_any_boundary_of_the_standard_is_taken(boundary: str) -> None:
    assert _read(body(GOOD, boundary=boundary), f'multipart/form-data; boundary="{boundary}"').file("image") == PICTURE


@pytest.mark.parametrize(
    "content_type",
    [
        "multipart/form-data",
        "multipart/form-data;",
        "multipart/form-data; boundary=",
        'multipart/form-data; boundary=""',
        f"multipart/form-data; boundary={'b' * 71}",
        "multipart/form-data; boundary=é",
        'multipart/form-data; boundary="a\nb"',
        "multipart/form-data; boundary=another",
    ],
)
def test_a_missing_or_bad_boundary_is_a_bad_request(content_type: str) -> None:
    with pytest.raises(MalformedUploadError):
        _read(body(GOOD), content_type)


def test_a_boundary_of_71_characters_is_refused_though_the_body_matches_it() -> None:
    with pytest.raises(MalformedUploadError):
        _read(body(GOOD, boundary="b" * 71), f"multipart/form-data; boundary={'b' * 71}")


@pytest.mark.parametrize(
    "content_type",
    ["", "application/json", f"multipart/mixed; boundary={BOUNDARY}", "application/x-www-form-urlencoded"],
)
def test_what_is_no_form_is_unsupported(content_type: str) -> None:
    with pytest.raises(UnsupportedMediaTypeError):
        _read(body(GOOD), content_type)


@pytest.mark.parametrize(
    "disposition",
    [
        'content-disposition: form-data; name="image"; filename="x.png"',
        'CONTENT-DISPOSITION: FORM-DATA; NAME="image"; FILENAME="x.png"',
        'Content-Disposition: form-data; filename="x.png"; name="image"',
        "Content-Disposition: form-data; name=image; filename=x.png",
        'Content-Disposition:form-data;name="image";filename="x.png"',
        'Content-Disposition: form-data; name="image"; filename=""',
        'Content-Disposition: form-data; name="image"; filename="a;name=b.png"',
        'Content-Disposition: form-data; name="image"; filename="na\\"me.png"',
        'Content-Disposition: form-data; name="image"; filename="héron.png"',
        "Content-Disposition: form-data; name=\"image\"; filename*=UTF-8''h%C3%A9ron.png",
        "Content-Disposition: form-data; filename*=utf-8''x.png; name=\"image\"",
        'Content-Disposition: form-data; name="image"; filename="x.png"; filename*=UTF-8\'\'x.png',
        'Content-Disposition: form-data; name="image"; filename="../../etc/passwd"',
    ],
)
def test_however_a_file_is_announced(disposition: str) -> None:
    form = _read(body([_part(disposition, PICTURE), field("prompt", "a heron")]))
    assert form.files == {"image": PICTURE}
    assert form.fields == {"prompt": "a heron"}


@pytest.mark.parametrize(
    "disposition",
    [
        'Content-Disposition: form-data; name="a; filename*=x"',
        'Content-Disposition: form-data; name="filename"',
    ],
)
def test_a_name_that_looks_like_a_file_s_is_still_a_field(disposition: str) -> None:
    assert _read(body([_part(disposition)])).files == {}


def test_other_headers_of_a_part_do_not_matter() -> None:
    more = ["X-Odd: 1", "content-type: text/plain; charset=utf-8", "Content-Transfer-Encoding: binary"]
    assert _read(body([_part('Content-Disposition: form-data; name="a"', b"1", *more)])).fields == {"a": "1"}


@pytest.mark.parametrize(
    "content",
    [
        f"--{BOUNDARY}".encode(),
        f"x--{BOUNDARY}--".encode(),
        f"\n--{BOUNDARY}\n".encode(),
        f"\r--{BOUNDARY}\r".encode(),
        f"\r\n--{BOUNDARY[:-1]}\r\n".encode(),
        f"\r\n-{BOUNDARY}\r\n".encode(),
        f"\r\n{BOUNDARY}--\r\n".encode(),
        b"\r\n\r\n",
        b"\r\n--\r\n",
        b"--",
        b"\r",
        b"line one\r\nline two\r\n",
    ],
)
def test_boundary_like_text_and_line_ends_inside_do_not_matter(content: bytes) -> None:
    form = _read(body([field("prompt", content), file("image", content), field("seed", "1")]))
    assert form.fields == {"prompt": content.decode(), "seed": "1"}
    assert form.files == {"image": content}


@given(st.binary(max_size=300), st.integers(0, 3))
def test_any_file_comes_through_to_the_byte(content: bytes, preceding: int) -> None:
    fields = [field(f"f{number}", "x" * number) for number in range(preceding)]
    assert _read(body([*fields, file("image", content)])).files == {"image": content}


def test_a_file_that_spans_many_slices_comes_through_to_the_byte() -> None:
    content = PICTURE * 1500
    assert _read(body([file("image", content), field("prompt", "after")])) == Form(
        {"prompt": "after"}, {"image": content}
    )


def test_preamble_and_epilogue_are_skipped() -> None:
    assert _read(b"This is MIME.\r\n" + body(GOOD) + b"and more\r\n").file("image") == PICTURE


def test_twenty_parts_are_taken_and_no_more() -> None:
    parts = [field(f"f{number}", "x") for number in range(MAX_PARTS)]
    assert len(_read(body(parts)).fields) == 20
    with pytest.raises(MalformedUploadError):
        _read(body([*parts, field("one_more", "x")]))


def test_a_field_may_hold_64_kib_and_not_a_byte_more_and_a_file_may() -> None:
    assert len(_read(body([field("prompt", "x" * MAX_FIELD_BYTES)])).fields["prompt"]) == 65_536
    assert _read(body([file("image", b"x" * (MAX_FIELD_BYTES + 1))])).files
    with pytest.raises(InvalidRequestError):
        _read(body([field("prompt", "x" * (MAX_FIELD_BYTES + 1))]))


@pytest.mark.parametrize("content", [b"\xff", b"caf\xe9", b"\xed\xa0\x80", b"\xc3"])
def test_a_field_that_is_not_utf_8_is_a_bad_request(content: bytes) -> None:
    with pytest.raises(InvalidRequestError):
        _read(body([field("prompt", content)]))


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
        _read(body(parts))


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
        body([_part("Content-Disposition: attachment; name=a")]),
        body([_part("Content-Disposition form-data; name=a")]),
        body([_part("Content-Disposition: form-data")]),
        body([_part('Content-Disposition: form-data; name=""')]),
        body([_part("Content-Disposition: form-data; name=a", b"x", "é ü: 1")]),
        body([_part("Content-Disposition: form-data; name=a", b"x", "Content-Length: 99")]),
        body([_part(f"Content-Disposition: form-data; name={'a' * 9000}")]),
        body([_part("Content-Disposition: form-data; name=a", b"x", *[f"X-{n}: 1" for n in range(40)])]),
        WHOLE.replace(b'name="prompt"', b'name="prom\xffpt"'),
    ],
    ids=lambda content: f"{len(content)} bytes: {content[:24]!r}",
)
def test_what_does_not_hold_together_is_a_bad_request(content: bytes) -> None:
    with pytest.raises(InvalidRequestError):
        _read(content)


@pytest.mark.parametrize(
    "parts",
    [[], [field("prompt", "x")], [file("image", b"")], [field("image", "pixels")], [file("picture", b"x")]],
    ids=["nothing", "no image", "an empty image", "an image as text", "another name"],
)
def test_a_file_that_is_required_is_asked_for(parts: list[Part]) -> None:
    with pytest.raises(MalformedUploadError, match=r"^image "):
        _read(body(parts)).file("image")


@given(st.data())
def test_no_damage_is_a_crash(data: st.DataObject) -> None:
    damaged = bytearray(body([field("prompt", "a heron"), file("image", b"pixels")]))
    for _ in range(data.draw(st.integers(1, 6))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    try:
        read = _read(bytes(damaged[: data.draw(st.integers(0, len(damaged)))]))
    except AiArtError:
        return
    assert isinstance(read, Form)
