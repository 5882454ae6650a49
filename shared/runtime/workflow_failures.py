"""What a state machine caught, as the failure to record: known by the error's name, worded by the error itself."""

import json
from collections.abc import Mapping
from typing import Any, Final

from shared.domain.errors import DeadlineExceededError, InternalError, error_tree
from shared.domain.jobs import JobFailure

_BY_NAME: Final = {error.__name__: error for error in error_tree()} | {"States.Timeout": DeadlineExceededError}
_SENTENCE: Final = "The job could not be done because of a fault of ours."


def failure_from_history(caught: Mapping[str, Any]) -> JobFailure:
    """`caught` is what a Catch puts at its ResultPath: `Error`, and a `Cause`, for a Lambda its error as JSON."""
    error = _BY_NAME.get(caught["Error"])
    if error is None:
        return JobFailure(InternalError.code, _SENTENCE, InternalError.retryable)
    return JobFailure(error.code, _own_words(caught.get("Cause", "")), error.retryable)


def _own_words(cause: str) -> str:
    """The message that our error carried; a timeout of the platform's carries none of ours."""
    try:
        message = json.loads(cause)["errorMessage"]
    except (ValueError, KeyError, TypeError):
        return _SENTENCE
    return str(message)
