"""Map domain errors to HTTP statuses and error bodies."""

from typing import Final, NotRequired, TypedDict

from shared.domain import errors
from shared.runtime.http.response import HttpResponse

HTTP_STATUS: Final[dict[type[errors.AiArtError], int]] = {
    errors.AiArtError: 500,
    errors.InvalidRequestError: 400,
    errors.UnsupportedMediaTypeError: 415,
    errors.PayloadTooLargeError: 413,
    errors.NotFoundError: 404,
    errors.ModelRetiredError: 410,
    errors.UnauthorizedError: 401,
    errors.KeyReusedError: 422,
    errors.InFlightError: 409,
    errors.ClaimTakenError: 409,
    errors.BudgetExceededError: 429,
    errors.StillInProgressError: 503,
    errors.UploadMissingError: 409,
    errors.UploadUsedError: 409,
    errors.JobConflictError: 409,
    errors.ProviderError: 503,
    errors.ProviderModelGoneError: 410,
    errors.ProviderRejectedError: 400,
    errors.ProviderResponseError: 500,
    errors.SubmissionUnknownError: 500,
    errors.DeadlineExceededError: 503,
    errors.StorageUnavailableError: 503,
    errors.WorkflowUnavailableError: 503,
}


class ErrorBody(TypedDict):
    """The body of every error response."""

    error: str
    """A sentence that a person can act on."""
    code: str
    """What went wrong, for programs."""
    request_id: str
    """The id to quote when you report a problem; equal to the header X-Request-Id."""
    retryable: bool
    """Whether the same request may succeed later."""
    replacement: NotRequired[str]
    """The model to use instead of the retired one."""


_DEFAULT_RETRY_AFTER_SECONDS: Final = 5
_NEEDS_RETRY_AFTER: Final = frozenset({429, 503})


def status_of(error: errors.AiArtError) -> int:
    """Return the HTTP status of the error's class, or of its nearest base class in the table."""
    return next(HTTP_STATUS[kind] for kind in type(error).__mro__ if kind in HTTP_STATUS)


def error_body(error: errors.AiArtError, request_id: str) -> ErrorBody:
    """Return the body of an error response."""
    body: ErrorBody = {
        "error": error.message,
        "code": error.code,
        "request_id": request_id,
        "retryable": error.retryable,
    }
    if error.replacement:
        body["replacement"] = error.replacement
    return body


def error_response(error: errors.AiArtError, request_id: str) -> HttpResponse:
    """Return the response for an error."""
    status = status_of(error)
    wait = error.retry_after or _DEFAULT_RETRY_AFTER_SECONDS
    headers = {"Retry-After": str(wait)} if status in _NEEDS_RETRY_AFTER or error.retry_after else {}
    if error.replayed:
        headers["Idempotent-Replayed"] = "true"
    return HttpResponse(status, error_body(error, request_id), headers)
