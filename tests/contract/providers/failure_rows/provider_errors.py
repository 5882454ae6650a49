"""Errors in each provider's own documented format."""

from shared.domain import errors
from tests.contract.providers.failure_rows.groups import OPENAI_FORMAT
from tests.contract.providers.response_faults import bedrock_error, gemini_finishes, google_error, openai_error_code
from tests.contract.providers.row import row
from tests.support.upstreams.bedrock import HTTP_STATUS
from tests.support.upstreams.faults import responds

PROVIDER_SPECIFIC_STATUS = [
    row(
        "429 `insufficient_quota` (out of credit)",
        OPENAI_FORMAT,
        errors.ProviderAccountError,
        fault=openai_error_code(429, "insufficient_quota"),
    ),
    row(
        "400 `billing_hard_limit_reached`",
        OPENAI_FORMAT,
        errors.ProviderAccountError,
        fault=openai_error_code(400, "billing_hard_limit_reached"),
    ),
    row(
        "404 `model_not_found` (retired)",
        OPENAI_FORMAT,
        errors.ProviderModelGoneError,
        fault=openai_error_code(404, "model_not_found"),
    ),
    row(
        "400 `model_not_found` (retired)",
        OPENAI_FORMAT,
        errors.ProviderModelGoneError,
        fault=openai_error_code(400, "model_not_found"),
    ),
    row(
        "400 with `API_KEY_INVALID`",
        ("gemini",),
        errors.ProviderAccountError,
        fault=google_error(400, "INVALID_ARGUMENT", {"reason": "API_KEY_INVALID"}),
    ),
    row(
        "403 `PERMISSION_DENIED`",
        ("gemini",),
        errors.ProviderAccountError,
        fault=google_error(403, "PERMISSION_DENIED"),
    ),
    row("404 `NOT_FOUND` (retired)", ("gemini",), errors.ProviderModelGoneError, fault=google_error(404, "NOT_FOUND")),
    row(
        "429 `RESOURCE_EXHAUSTED`",
        ("gemini",),
        errors.ProviderThrottledError,
        fault=google_error(429, "RESOURCE_EXHAUSTED"),
    ),
    row(
        "200 with text and no image (`STOP`)", ("gemini",), errors.ProviderResponseError, fault=gemini_finishes("STOP")
    ),
    row(
        "200 with `finishReason: IMAGE_OTHER`",
        ("gemini",),
        errors.ProviderResponseError,
        fault=gemini_finishes("IMAGE_OTHER"),
    ),
    row(
        "200, `Inference error`",
        ("bedrock",),
        errors.ProviderFailedError,
        fault=responds(200, b'{"finish_reasons": ["Inference error"]}', content_type="application/json"),
    ),
    row(
        "202 with a task that it no longer knows",
        ("ghostapi",),
        errors.SubmissionUnknownError,
        fault=responds(202, b'{"task_id": "gone", "status": "pending"}', content_type="application/json"),
    ),
    row(
        "202 with an invalid task id",
        ("ghostapi",),
        errors.ProviderResponseError,
        fault=responds(202, b'{"task_id": "../../v1/models", "status": "pending"}', content_type="application/json"),
    ),
    row(
        "200 with an image URL on another host",
        ("ghostapi",),
        errors.ProviderResponseError,
        fault=responds(200, b'{"data": [{"url": "https://other.example/1.png"}]}', content_type="application/json"),
    ),
]
_BEDROCK_ERRORS: dict[str, type[errors.AiArtError]] = {
    "ThrottlingException": errors.ProviderThrottledError,
    "ModelNotReadyException": errors.ProviderThrottledError,
    "ServiceQuotaExceededException": errors.ProviderThrottledError,
    "ModelTimeoutException": errors.ProviderFailedError,
    "ModelErrorException": errors.ProviderFailedError,
    "ServiceUnavailableException": errors.ProviderUnavailableError,
    "InternalServerException": errors.ProviderFailedError,
    "ValidationException": errors.ProviderRejectedError,
    "AccessDeniedException": errors.ProviderAccountError,
    "ResourceNotFoundException": errors.ProviderModelGoneError,
    "ConflictException": errors.ProviderRejectedError,
}
BEDROCK_ERRORS = [
    row(f"`{code}` ({HTTP_STATUS[code]})", ("bedrock", "bedrock-video"), kind, fault=bedrock_error(code))
    for code, kind in _BEDROCK_ERRORS.items()
]
