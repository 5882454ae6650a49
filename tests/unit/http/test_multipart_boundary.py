"""Media type and boundary of a multipart form, in every valid spelling."""

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
def test_every_spelling_of_the_boundary_parameter_is_accepted(content_type: str) -> None:
    assert read(body(GOOD), content_type).fields == {"prompt": "a heron"}


@pytest.mark.parametrize("boundary", ["x", "b" * 70, "with spaces inside", "a'()+_,-./:=?b"])
def test_any_boundary_allowed_by_the_standard_is_accepted(boundary: str) -> None:
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
def test_a_missing_or_invalid_boundary_is_a_bad_request(content_type: str) -> None:
    with pytest.raises(MalformedUploadError):
        read(body(GOOD), content_type)


def test_a_boundary_of_71_characters_is_refused_even_if_the_body_matches() -> None:
    with pytest.raises(MalformedUploadError):
        read(body(GOOD, boundary="b" * 71), f"multipart/form-data; boundary={'b' * 71}")


@pytest.mark.parametrize(
    "content_type",
    ["", "application/json", f"multipart/mixed; boundary={BOUNDARY}", "application/x-www-form-urlencoded"],
)
def test_a_content_type_other_than_a_form_is_unsupported(content_type: str) -> None:
    with pytest.raises(UnsupportedMediaTypeError):
        read(body(GOOD), content_type)
