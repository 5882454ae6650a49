"""An error that a state machine caught becomes a job failure: domain errors with their message, others without."""

import json

import pytest

from shared.domain.errors import AiArtError, error_tree
from shared.domain.jobs import JobFailure
from shared.runtime.workflow_failures import failure_from_history

DEFAULT_MESSAGE = "The job failed because of an internal error."


def _cause(message: object) -> str:
    return json.dumps({"errorMessage": message, "errorType": "X", "requestId": "r", "stackTrace": ["/var/task/x.py"]})


@pytest.mark.parametrize("error", list(error_tree()), ids=lambda error: error.__name__)
def test_a_domain_error_becomes_a_failure_with_code_and_message(error: type[AiArtError]) -> None:
    caught = {"Error": error.__name__, "Cause": _cause("A sentence of ours.")}
    assert failure_from_history(caught) == JobFailure(error.code, "A sentence of ours.", error.retryable)


@pytest.mark.parametrize(
    "name", ["Lambda.Unknown", "Sandbox.Timedout", "Runtime.ExitError", "KeyError", "States.TaskFailed", "Exception"]
)
def test_another_error_becomes_an_internal_error_without_its_text(name: str) -> None:
    caught = {"Error": name, "Cause": _cause("secret prompt in s3://bucket")}
    assert failure_from_history(caught) == JobFailure("internal_error", DEFAULT_MESSAGE, retryable=True)


def test_a_states_timeout_becomes_deadline_exceeded() -> None:
    failure = failure_from_history({"Error": "States.Timeout", "Cause": ""})
    assert (failure.code, failure.retryable) == ("deadline_exceeded", True)


@pytest.mark.parametrize("cause", ["", "no json", "[]", "null", "{}", '"text"', None])
def test_an_unreadable_cause_gives_the_default_message(cause: str | None) -> None:
    caught = {"Error": "ProviderError", "Cause": cause}
    assert failure_from_history(caught) == JobFailure("provider_failed", DEFAULT_MESSAGE, retryable=True)


def test_a_missing_cause_gives_the_default_message() -> None:
    assert failure_from_history({"Error": "States.Timeout"}).message == DEFAULT_MESSAGE
