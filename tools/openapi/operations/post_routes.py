"""Parts that the three POST routes share."""

from typing import Final

from shared.domain import errors
from shared.runtime.http.job_responses import JobAccepted
from tools.openapi.operation import Response

JOB_ID: Final = "9f86d081884c7d659a2feaa0c55ad015"
BASE: Final = "https://abc123.execute-api.eu-central-1.amazonaws.com/v1"

JSON_BODY_ERRORS: Final = (errors.InvalidRequestError, errors.UnsupportedMediaTypeError, errors.PayloadTooLargeError)
IMAGE_INPUT_ERRORS: Final = (
    *JSON_BODY_ERRORS,
    errors.MalformedUploadError,
    errors.ImageUnreachableError,
    errors.NotFoundError,
    errors.UploadMissingError,
    errors.UploadUsedError,
)
JOB_REQUEST_ERRORS: Final = (
    errors.ModelRetiredError,
    errors.ProviderUnavailableError,
    errors.ProviderAccountError,
    errors.KeyReusedError,
    errors.InFlightError,
    errors.BudgetExceededError,
    errors.StillInProgressError,
    errors.StorageUnavailableError,
    errors.WorkflowUnavailableError,
)
GENERATION_ERRORS: Final = (
    errors.ContentFilteredError,
    errors.ProviderError,
    errors.ProviderThrottledError,
    errors.ProviderModelGoneError,
    errors.ProviderRejectedError,
    errors.ProviderResponseError,
    errors.SubmissionUnknownError,
    errors.DeadlineExceededError,
    errors.JobConflictError,
)
"""Errors with which a job can end; a repeated request with the same Idempotency-Key gets them again."""

DEPRECATION_HEADERS: Final = ("Deprecation", "Sunset", "Link")
"""Headers of a response whose model is deprecated."""

ACCEPTED: Final = Response(
    status=202,
    description="The job was accepted (`Prefer: respond-async`); its URL returns the status and the result.",
    shape=JobAccepted,
    headers=("Location", "Preference-Applied", "Retry-After", "Idempotent-Replayed", *DEPRECATION_HEADERS),
    example={
        "success": True,
        "id": JOB_ID,
        "status": "queued",
        "message": "The job was accepted; ask for it at its address.",
        "links": {"self": f"{BASE}/api/jobs/{JOB_ID}"},
        "model": "sandbox",
        "provider": "sandbox",
    },
)
