"""Bad input gets what the contract says, in the common shape, and leaves nothing behind."""

from collections import Counter

import pytest

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
NEVER_SAID = ("Traceback", "pydantic", "PIL", "botocore", "s3://", "amazonaws", "/work", "/var/task", "None", "aiart-")


def test_every_row_has_a_name_of_its_own() -> None:
    assert [name for name, times in Counter(row.id for row in ROWS).items() if times > 1] == []


@pytest.fixture(scope="module")
def found(cloud: Cloud) -> list[Stored]:
    """What the row before left; looking takes longer than a row does."""
    return [cloud.stored()]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_bad_input(row: Row, cloud: Cloud, found: list[Stored], image_provider: FakeImageProvider) -> None:
    answer = send(row.build())
    before, found[0] = found[0], cloud.stored()
    assert_error(answer, row.status, row.code)
    assert row.says in answer.json["error"]
    assert answer.json["retryable"] is False
    assert not any(word in answer.json["error"] for word in NEVER_SAID)
    assert found[0] == before
    assert image_provider.asked == []
