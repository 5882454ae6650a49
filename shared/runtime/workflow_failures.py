"""Convert an error caught by a state machine to the failure recorded on the job."""

import json
from collections.abc import Mapping
from typing import Any, Final

from shared.domain.errors import DeadlineExceededError, InternalError, error_tree
from shared.domain.jobs import JobFailure

_BY_NAME: Final = {error.__name__: error for error in error_tree()} | {"States.Timeout": DeadlineExceededError}
_DEFAULT_MESSAGE: Final = "The job failed because of an internal error."


def failure_from_history(caught: Mapping[str, Any]) -> JobFailure:
    """Convert the output of a Catch: `Error` is the error's name, `Cause` the error of a Lambda function as JSON."""
    error = _BY_NAME.get(caught["Error"])
    if error is None:
        return JobFailure(InternalError.code, _DEFAULT_MESSAGE, InternalError.retryable)
    return JobFailure(error.code, _message_of(caught.get("Cause", "")), error.retryable)


def _message_of(cause: str) -> str:
    """Return the message of a domain error; errors of the platform (timeouts) have none for users."""
    try:
        message = json.loads(cause)["errorMessage"]
    except (ValueError, KeyError, TypeError):
        return _DEFAULT_MESSAGE
    return str(message)
