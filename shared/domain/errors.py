"""The error hierarchy: every way in which a request can fail. `shared.runtime.http.errors` maps it to HTTP statuses.

AiArtError
├── InvalidRequestError              the request is not valid
│   ├── MalformedUploadError         a multipart body or an image is malformed
│   ├── ImageUnreachableError        the image at the given URL could not be fetched
│   └── ContentFilteredError         the model refused the prompt or the image
├── UnsupportedMediaTypeError        the body, or the image in it, is of a type that is not supported
├── PayloadTooLargeError             the body, or a file in it, is over the limit
├── NotFoundError                    no such job, image, model or route
├── ModelRetiredError                the model was retired
├── UnauthorizedError                the caller has to authenticate
├── KeyReusedError                   the idempotency key belongs to another request
├── InFlightError                    the same request is being processed
├── ClaimTakenError                  another request claimed the key first
│   └── BodyClaimedError             other jobs stand for the same request body
├── UploadMissingError               the upload was created but no image was sent
├── UploadUsedError                  the uploaded image was used by another job
├── JobConflictError                 a concurrent change of the job, or a transition that is not allowed
│   └── JobEndedError                the job is final; reading it again does not help
├── ProviderError                    a call of a model provider failed
│   ├── ProviderThrottledError       it limits our rate; nothing was charged
│   ├── ProviderUnavailableError     not reachable, or out of service; nothing was charged
│   ├── ProviderAccountError         it refused our API key, or our credit is used up; nothing was charged
│   ├── ProviderModelGoneError       it no longer offers the model; nothing was charged
│   ├── ProviderFailedError          generation failed; nothing was charged
│   ├── ProviderRejectedError        it refused the request as invalid; nothing was charged
│   ├── ProviderResponseError        its response holds no image and no video
│   └── SubmissionUnknownError       it is unknown whether it accepted the job; never submitted again
├── BudgetExceededError              the daily budget is used up; nothing was charged
├── StillInProgressError             the prior job of a repeated request is not finished yet
├── DeadlineExceededError            the job did not finish before its deadline
├── StorageUnavailableError          the job table or the media bucket could not be reached
├── WorkflowUnavailableError         the state machine could not be started
├── ConfigurationError               the deployment is incomplete
└── InternalError                    an unexpected error, without its original message

Messages are sentences for the caller. They never contain a prompt, a key, a bucket name, a path, or another system's
message.
"""

from collections.abc import Iterator


class AiArtError(Exception):
    """Base class: a stable `code`, and whether a retry can succeed (`retryable`).

    `not_charged`: the provider whose call raised this has certainly charged nothing. `allows_fallback`: another
    provider may be called instead (only ever set together with `not_charged`). `retry_after` is in seconds.
    """

    code = "internal_error"
    retryable = False
    not_charged = False
    allows_fallback = False

    def __init__(self, message: str, *, retry_after: int | None = None, replacement: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.retry_after = retry_after
        self.replacement = replacement
        self.replayed = False


class InvalidRequestError(AiArtError):
    """The request is not valid."""

    code = "invalid_request"


class MalformedUploadError(InvalidRequestError):
    """A multipart body or an image is malformed."""

    code = "malformed_upload"


class ImageUnreachableError(InvalidRequestError):
    """The image at the URL that the caller gave could not be fetched."""

    code = "image_url_failed"


class ContentFilteredError(InvalidRequestError):
    """The model refused the prompt or the image."""

    code = "content_filtered"


class UnsupportedMediaTypeError(AiArtError):
    """The body, or the image in it, is of a type that is not supported."""

    code = "unsupported_media_type"


class PayloadTooLargeError(AiArtError):
    """The body, or a file in it, is over the limit."""

    code = "payload_too_large"


class NotFoundError(AiArtError):
    """No such job, image, model or route."""

    code = "not_found"


class ModelRetiredError(AiArtError):
    """The model was retired; `replacement` names the model to use instead."""

    code = "model_retired"


class UnauthorizedError(AiArtError):
    """The caller has to authenticate."""

    code = "unauthorized"


class KeyReusedError(AiArtError):
    """The idempotency key belongs to another request."""

    code = "idempotency_key_reused"


class InFlightError(AiArtError):
    """The same request is being processed."""

    code = "idempotency_in_flight"
    retryable = True


class ClaimTakenError(AiArtError):
    """Another request claimed the key first; the claim is to be read again."""

    code = "idempotency_in_flight"
    retryable = True


class BodyClaimedError(ClaimTakenError):
    """Other jobs stand for the same request body; they have to be read before a new job is recorded."""


class UploadMissingError(AiArtError):
    """The upload was created but its image was never sent."""

    code = "upload_missing"


class UploadUsedError(AiArtError):
    """The uploaded image was already used by another job."""

    code = "upload_used"


class JobConflictError(AiArtError):
    """The job was changed concurrently, or the transition is not allowed."""

    code = "conflict"


class JobEndedError(JobConflictError):
    """The job is final; reading it again does not help."""


class ProviderError(AiArtError):
    """A call of a model provider failed."""

    code = "provider_failed"
    retryable = True


class ProviderThrottledError(ProviderError):
    """The provider limits our request rate; nothing was charged."""

    code = "provider_throttled"
    not_charged = True
    allows_fallback = True


class ProviderUnavailableError(ProviderError):
    """The provider is not reachable or out of service; nothing was charged."""

    code = "provider_unavailable"
    not_charged = True
    allows_fallback = True


TRANSIENT_PROVIDER_ERRORS = (ProviderThrottledError, ProviderUnavailableError)
"""Errors that pass without action: a queued job waits and calls the same provider again."""


class ProviderAccountError(ProviderError):
    """The provider refused our API key, or our credit there is used up; nothing was charged. The operator must act."""

    code = "provider_account"
    not_charged = True
    allows_fallback = True


class ProviderModelGoneError(ProviderError):
    """The provider no longer offers the model, although our catalogue lists it; nothing was charged."""

    code = "provider_model_gone"
    retryable = False
    not_charged = True
    allows_fallback = True


class ProviderFailedError(ProviderError):
    """The provider failed to generate; nothing was charged."""

    not_charged = True
    allows_fallback = True


class ProviderRejectedError(ProviderError):
    """The provider refused the request as invalid; nothing was charged, and there is no fallback."""

    code = "provider_rejected"
    retryable = False
    not_charged = True


class ProviderResponseError(ProviderError):
    """The provider's response holds no image and no video."""

    code = "provider_bad_response"


class SubmissionUnknownError(ProviderError):
    """It is unknown whether the provider accepted the job; it is never submitted again."""

    code = "outcome_unknown"


class BudgetExceededError(AiArtError):
    """The daily budget of all callers together is used up; nothing was charged."""

    code = "budget_exceeded"
    retryable = True
    not_charged = True


class StillInProgressError(AiArtError):
    """The prior job of a repeated request is not finished yet."""

    code = "still_in_progress"
    retryable = True


class DeadlineExceededError(AiArtError):
    """The job did not finish before its deadline."""

    code = "deadline_exceeded"
    retryable = True


class StorageUnavailableError(AiArtError):
    """The job table or the media bucket could not be reached."""

    code = "service_unavailable"
    retryable = True


class WorkflowUnavailableError(AiArtError):
    """The state machine could not be started."""

    code = "service_unavailable"
    retryable = True


class ConfigurationError(AiArtError):
    """The deployment is incomplete."""

    code = "misconfigured"


class InternalError(AiArtError):
    """An unexpected error of our own; its original message is dropped, since it may contain user data."""

    retryable = True


def error_tree(root: type[AiArtError] = AiArtError) -> Iterator[type[AiArtError]]:
    """Yield every error class, the root first. State machines match them by class name."""
    yield root
    for child in root.__subclasses__():
        yield from error_tree(child)


def error_from_code(code: str, message: str) -> AiArtError:
    """Rebuild the error of a recorded failure, marked as replayed; an unknown code becomes InternalError."""
    kind = next((kind for kind in error_tree() if kind.code == code and kind is not AiArtError), InternalError)
    error = kind(message)
    error.replayed = True
    return error
