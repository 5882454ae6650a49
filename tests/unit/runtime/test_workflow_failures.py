"""What a state machine caught becomes a failure: our errors in their own words, all others without theirs."""

import json

import pytest

from shared.domain.errors import AiArtError, error_tree
from shared.domain.jobs import JobFailure
from shared.runtime.workflow_failures import failure_from_history

OURS = "The job could not be done because of a fault of ours."


def _cause(message: object) -> str:
    return json.dumps({"errorMessage": message, "errorType": "X", "requestId": "r", "stackTrace": ["/var/task/x.py"]})


@pytest.mark.parametrize("error", list(error_tree()), ids=lambda error: error.__name__)
def test_each_of_our_errors_is_known_by_name_and_keeps_its_words(error: type[AiArtError]) -> None:
    caught = {"Error": error.__name__, "Cause": _cause("A sentence of ours.")}
    assert failure_from_history(caught) == JobFailure(error.code, "A sentence of ours.", error.retryable)


@pytest.mark.parametrize(
    "name", ["Lambda.Unknown", "Sandbox.Timedout", "Runtime.ExitError", "KeyError", "States.TaskFailed", "Exception"]
)
def test_a_foreign_error_is_a_fault_of_ours_without_its_words(name: str) -> None:
    caught = {"Error": name, "Cause": _cause("secret prompt in s3://bucket")}
    assert failure_from_history(caught) == JobFailure("internal_error", OURS, retryable=True)


def test_a_timeout_of_the_platform_s_is_a_missed_deadline() -> None:
    failure = failure_from_history({"Error": "States.Timeout", "Cause": ""})
    assert (failure.code, failure.retryable) == ("deadline_exceeded", True)


@pytest.mark.parametrize("cause", ["", "no json", "[]", "null", "{}", '"text"', None])
def test_a_cause_that_is_none_of_ours_lends_no_words(cause: str | None) -> None:
    caught = {"Error": "ProviderError", "Cause": cause}
    assert failure_from_history(caught) == JobFailure("provider_failed", OURS, retryable=True)


def test_a_catch_without_a_cause() -> None:
    assert failure_from_history({"Error": "States.Timeout"}).message == OURS
