"""Bad input gets the error response of the contract, and stores nothing."""

from collections import Counter

import pytest

from local.paths import ROOT
from tests.integration.api import assert_error, send
from tests.integration.bad_input.form_field_rows import FORM_FIELD_ROWS
from tests.integration.bad_input.form_rows import FORM_ROWS
from tests.integration.bad_input.header_rows import HEADER_ROWS
from tests.integration.bad_input.image_rows import IMAGE_ROWS
from tests.integration.bad_input.json_field_rows import JSON_FIELD_ROWS
from tests.integration.bad_input.json_rows import JSON_ROWS
from tests.integration.bad_input.media_rows import MEDIA_ROWS
from tests.integration.bad_input.name_rows import NAME_ROWS
from tests.integration.bad_input.row import Row
from tests.integration.bad_input.upload_rows import UPLOAD_ROWS
from tests.support.cloud import Cloud, Stored
from tests.support.fakes.image_provider import FakeImageProvider

ROWS = [
    *JSON_ROWS,
    *JSON_FIELD_ROWS,
    *FORM_ROWS,
    *FORM_FIELD_ROWS,
    *IMAGE_ROWS,
    *NAME_ROWS,
    *MEDIA_ROWS,
    *HEADER_ROWS,
    *UPLOAD_ROWS,
]
INTERNAL_WORDS = (
    "Traceback",
    "pydantic",
    "PIL",
    "botocore",
    "s3://",
    "amazonaws",
    str(ROOT),
    "/var/task",
    "None",
    "aiart-",
)


def test_every_row_has_a_unique_id() -> None:
    assert [name for name, times in Counter(row.id for row in ROWS).items() if times > 1] == []


@pytest.fixture(scope="module")
def last_stored(cloud: Cloud) -> list[Stored]:
    """What is stored after the row before: reading it once per row is enough, and is slower than the row itself."""
    return [cloud.stored()]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_bad_input_is_refused_and_stores_nothing(
    row: Row, cloud: Cloud, last_stored: list[Stored], image_provider: FakeImageProvider
) -> None:
    answer = send(row.build())
    before, last_stored[0] = last_stored[0], cloud.stored()
    assert_error(answer, row.status, row.code)
    assert row.expected in answer.json["error"]
    assert answer.json["retryable"] is False
    assert not any(word in answer.json["error"] for word in INTERNAL_WORDS)
    assert last_stored[0] == before
    assert image_provider.requests == []
