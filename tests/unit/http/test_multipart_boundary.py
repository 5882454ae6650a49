"""A form is known by its type and its boundary, however they are written."""

import pytest

from shared.domain.errors import MalformedUploadError, UnsupportedMediaTypeError
from tests.support.fakes.form_data import BOUNDARY, body
from tests.unit.http.reading_forms import GOOD, IMAGE, read


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
    assert read(body(GOOD), content_type).fields == {"prompt": "a heron"}


@pytest.mark.parametrize("boundary", ["x", "b" * 70, "with spaces inside", "a'()+_,-./:=?b"])
def test_any_boundary_of_the_standard_is_taken(boundary: str) -> None:
    assert read(body(GOOD, boundary=boundary), f'multipart/form-data; boundary="{boundary}"').file("image") == IMAGE


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
        read(body(GOOD), content_type)


def test_a_boundary_of_71_characters_is_refused_though_the_body_matches_it() -> None:
    with pytest.raises(MalformedUploadError):
        read(body(GOOD, boundary="b" * 71), f"multipart/form-data; boundary={'b' * 71}")


@pytest.mark.parametrize(
    "content_type",
    ["", "application/json", f"multipart/mixed; boundary={BOUNDARY}", "application/x-www-form-urlencoded"],
)
def test_what_is_no_form_is_unsupported(content_type: str) -> None:
    with pytest.raises(UnsupportedMediaTypeError):
        read(body(GOOD), content_type)
