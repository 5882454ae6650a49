"""What the three POST routes have in common."""

from typing import Final

from shared.domain import errors
from shared.runtime.http.job_accepted import JobAccepted
from tools.openapi.operation import Answer

JOB_ID: Final = "9f86d081884c7d659a2feaa0c55ad015"
BASE: Final = "https://abc123.execute-api.eu-central-1.amazonaws.com/v1"

OF_A_JSON_BODY: Final = (errors.InvalidRequestError, errors.UnsupportedMediaTypeError, errors.PayloadTooLargeError)
OF_A_IMAGE: Final = (
    *OF_A_JSON_BODY,
    errors.MalformedUploadError,
    errors.ImageUnreachableError,
    errors.NotFoundError,
    errors.UploadMissingError,
    errors.UploadUsedError,
)
OF_AN_ORDER: Final = (
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
OF_A_PURCHASE: Final = (
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
"""What a job can end with; the answer to a repeat under the same Idempotency-Key says it again."""

LEAVING: Final = ("Deprecation", "Sunset", "Link")
"""On the answers of a model that is deprecated."""

LATER: Final = Answer(
    status=202,
    description="The job was accepted (`Prefer: respond-async`); ask for it at its address.",
    shape=JobAccepted,
    headers=("Location", "Preference-Applied", "Retry-After", "Idempotent-Replayed", *LEAVING),
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
