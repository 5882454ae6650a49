"""Every part comes through to the byte, however it is announced and whatever it holds."""

import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.runtime.http.multipart_body import Form, read_form
from shared.runtime.http.request import from_proxy_event
from tests.support.fakes.form_data import BOUNDARY, body, field, file
from tests.support.fakes.gateway_event import form_event
from tests.unit.http.reading_forms import GOOD, IMAGE, part, read


def test_fields_and_files_are_told_apart() -> None:
    form = read(body(GOOD))
    assert form.fields == {"prompt": "a heron"}
    assert form.files == {"image": IMAGE}
    assert form.file("image") == IMAGE


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
    form = read(body([part(disposition, IMAGE), field("prompt", "a heron")]))
    assert form.files == {"image": IMAGE}
    assert form.fields == {"prompt": "a heron"}


@pytest.mark.parametrize(
    "disposition",
    [
        'Content-Disposition: form-data; name="a; filename*=x"',
        'Content-Disposition: form-data; name="filename"',
    ],
)
def test_a_name_that_looks_like_a_file_s_is_still_a_field(disposition: str) -> None:
    assert read(body([part(disposition)])).files == {}


def test_other_headers_of_a_part_do_not_matter() -> None:
    more = ["X-Odd: 1", "content-type: text/plain; charset=utf-8", "Content-Transfer-Encoding: binary"]
    assert read(body([part('Content-Disposition: form-data; name="a"', b"1", *more)])).fields == {"a": "1"}


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
    form = read(body([field("prompt", content), file("image", content), field("seed", "1")]))
    assert form.fields == {"prompt": content.decode(), "seed": "1"}
    assert form.files == {"image": content}


@given(st.binary(max_size=300), st.integers(0, 3))
def test_any_file_comes_through_to_the_byte(content: bytes, preceding: int) -> None:
    fields = [field(f"f{number}", "x" * number) for number in range(preceding)]
    assert read(body([*fields, file("image", content)])).files == {"image": content}


def test_a_file_that_spans_many_slices_comes_through_to_the_byte() -> None:
    content = IMAGE * 1500
    assert read(body([file("image", content), field("prompt", "after")])) == Form(
        {"prompt": "after"}, {"image": content}
    )


def test_preamble_and_epilogue_are_skipped() -> None:
    assert read(b"This is MIME.\r\n" + body(GOOD) + b"and more\r\n").file("image") == IMAGE


def test_a_large_file_is_held_twice_at_the_most() -> None:
    """And the event beside it: the budget of an upload is three times its file."""
    content = bytes(4_000_000)
    request = from_proxy_event(form_event("/api/img2img", [file("image", content)]))
    tracemalloc.start()
    try:
        form = read_form(request)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert form.files["image"] == content
    assert peak < 2.5 * len(content)
