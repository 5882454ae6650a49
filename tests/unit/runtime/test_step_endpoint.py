"""A task's errors reach the state machine by name: domain errors unchanged, others without their text."""

import io
from collections.abc import Mapping
from typing import Any

import pytest

from shared.domain.errors import AiArtError, InternalError, error_tree
from shared.runtime.step_endpoint import step_endpoint

USERS_TEXT = "a secret prompt"


def _raising(error: BaseException) -> Any:
    def run(_event: Mapping[str, Any]) -> Mapping[str, Any]:
        raise error

    return step_endpoint(run)


def test_a_result_is_returned_unchanged() -> None:
    assert step_endpoint(lambda event: {"got": event["job_id"]})({"job_id": "j"}, None) == {"got": "j"}


@pytest.mark.parametrize("error", list(error_tree()), ids=lambda error: error.__name__)
def test_domain_errors_are_raised_with_name_and_message(error: type[AiArtError]) -> None:
    with pytest.raises(error, match=r"A sentence\.") as raised:
        _raising(error("A sentence."))({"step": "submit"}, None)
    assert type(raised.value) is error


def test_another_exception_becomes_an_internal_error_without_text_or_cause(log: io.StringIO) -> None:
    with pytest.raises(InternalError) as raised:
        _raising(RuntimeError(USERS_TEXT))({"step": "submit", "job_id": "0123456789abcdef"}, None)
    assert USERS_TEXT not in str(raised.value)
    assert raised.value.__cause__ is None
    assert raised.value.__suppress_context__
    assert "RuntimeError" in log.getvalue()
    assert USERS_TEXT not in log.getvalue()
    assert "0123456789abcdef" not in log.getvalue()
