"""Every part is read unchanged, whatever its headers and content are."""

import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.runtime.http.multipart_body import Form, read_form
from shared.runtime.http.request import from_proxy_event
from tests.support.fakes.form_data import BOUNDARY, body, field, file
from tests.support.fakes.gateway_event import form_event
from tests.unit.http.reading_forms import GOOD, IMAGE, part, read


def test_fields_and_files_are_distinguished() -> None:
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
def test_a_file_is_recognised_in_every_spelling_of_its_disposition(disposition: str) -> None:
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
def test_a_field_whose_name_looks_like_a_filename_is_a_field(disposition: str) -> None:
    assert read(body([part(disposition)])).files == {}


def test_other_headers_of_a_part_are_ignored() -> None:
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
def test_boundary_like_text_and_line_ends_in_content_are_preserved(content: bytes) -> None:
    form = read(body([field("prompt", content), file("image", content), field("seed", "1")]))
    assert form.fields == {"prompt": content.decode(), "seed": "1"}
    assert form.files == {"image": content}


@given(st.binary(max_size=300), st.integers(0, 3))
def test_any_file_content_is_read_unchanged(content: bytes, preceding: int) -> None:
    fields = [field(f"f{number}", "x" * number) for number in range(preceding)]
    assert read(body([*fields, file("image", content)])).files == {"image": content}


def test_a_file_that_spans_many_slices_is_read_unchanged() -> None:
    content = IMAGE * 1500
    assert read(body([file("image", content), field("prompt", "after")])) == Form(
        {"prompt": "after"}, {"image": content}
    )


def test_preamble_and_epilogue_are_ignored() -> None:
    assert read(b"This is MIME.\r\n" + body(GOOD) + b"and more\r\n").file("image") == IMAGE


def test_reading_a_large_file_needs_at_most_2_5_times_its_size() -> None:
    """The event is in memory too: an upload may need three times its file in all."""
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
