"""One table maps every error to its HTTP status."""

import pytest

from shared.domain import errors
from shared.domain.errors import AiArtError, error_tree
from shared.runtime.http.errors import HTTP_STATUS, error_response, status_of

EXPECTED: dict[type[AiArtError], int] = {
    errors.AiArtError: 500,
    errors.InvalidRequestError: 400,
    errors.MalformedUploadError: 400,
    errors.ImageUnreachableError: 400,
    errors.ContentFilteredError: 400,
    errors.UnsupportedMediaTypeError: 415,
    errors.PayloadTooLargeError: 413,
    errors.NotFoundError: 404,
    errors.ModelRetiredError: 410,
    errors.UnauthorizedError: 401,
    errors.KeyReusedError: 422,
    errors.InFlightError: 409,
    errors.ClaimTakenError: 409,
    errors.BodyClaimedError: 409,
    errors.BudgetExceededError: 429,
    errors.StillInProgressError: 503,
    errors.UploadMissingError: 409,
    errors.UploadUsedError: 409,
    errors.JobConflictError: 409,
    errors.JobEndedError: 409,
    errors.ProviderError: 503,
    errors.ProviderThrottledError: 503,
    errors.ProviderUnavailableError: 503,
    errors.ProviderAccountError: 503,
    errors.ProviderFailedError: 503,
    errors.ProviderModelGoneError: 410,
    errors.ProviderRejectedError: 400,
    errors.ProviderResponseError: 500,
    errors.SubmissionUnknownError: 500,
    errors.DeadlineExceededError: 503,
    errors.StorageUnavailableError: 503,
    errors.WorkflowUnavailableError: 503,
    errors.ConfigurationError: 500,
    errors.InternalError: 500,
}


def test_every_error_has_a_status() -> None:
    assert {error: status_of(error("x")) for error in error_tree()} == EXPECTED


def test_the_table_has_only_errors_of_the_tree() -> None:
    assert set(HTTP_STATUS) <= set(error_tree())


@pytest.mark.parametrize("error", list(error_tree()), ids=lambda error: error.__name__)
def test_an_error_response_has_the_common_body(error: type[AiArtError]) -> None:
    response = error_response(error("A sentence."), "r-1")
    assert response.body == {
        "error": "A sentence.",
        "code": error.code,
        "request_id": "r-1",
        "retryable": error.retryable,
    }


@pytest.mark.parametrize("error", list(error_tree()), ids=lambda error: error.__name__)
def test_retry_after_is_on_429_and_503_or_where_the_error_has_a_wait(
    error: type[AiArtError],
) -> None:
    response = error_response(error("x"), "r-1")
    assert response.headers.keys() == ({"Retry-After"} if response.status in (429, 503) else set())
    assert error_response(error("x", retry_after=7), "r-1").headers == {"Retry-After": "7"}


def test_without_a_known_wait_retry_after_has_a_default() -> None:
    assert int(error_response(errors.StorageUnavailableError("x"), "r-1").headers["Retry-After"]) > 0
