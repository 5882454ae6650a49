"""Every way a request can go wrong, in one tree; HTTP statuses live in the HTTP edge, not here.

AiArtError
├── InvalidRequestError              the caller sent something we cannot act on
│   ├── MalformedUploadError         a multipart body or an image that does not hold together
│   ├── ImageUnreachableError      the image at an address that the caller named could not be had
│   └── ContentFilteredError         the model refused the prompt or the image
├── UnsupportedMediaTypeError        the body, or the image in it, is of a kind we do not read
├── PayloadTooLargeError             the body, or a file in it, is over the limit
├── NotFoundError                    no such job, image, model or route
├── ModelRetiredError                the model is known but gone
├── UnauthorizedError                the caller has to say who it is
├── KeyReusedError                   an idempotency key that stands for another request
├── InFlightError                    the same request is being answered right now
├── ClaimTakenError                  another request got hold of the key first
├── UploadMissingError               the image was announced but never arrived
├── UploadUsedError                  the uploaded image has gone into another job
├── JobConflictError                 somebody else moved the job first, or the move is not a legal one
│   └── JobEndedError                the job has ended; looking at it again changes nothing
├── ProviderError                    a model provider let us down
│   ├── ProviderThrottledError       it asked us to slow down; nothing was bought
│   ├── ProviderUnavailableError     it could not be reached, or said it is down; nothing was bought
│   ├── ProviderAccountError         it does not accept our key, or our credit is used up; nothing was bought
│   ├── ProviderModelGoneError       it no longer has the model; nothing was bought
│   ├── ProviderFailedError          it tried and failed, and does not charge for that
│   ├── ProviderRejectedError        it finds the request itself wrong; nothing was bought
│   ├── ProviderResponseError        it answered something that is no image and no video
│   └── SubmissionUnknownError       whether it took the job cannot be told; never submitted again
├── BudgetExceededError             the most that a day may cost is spent; nothing was bought
├── StillInProgressError             the job that this request repeats is not finished yet
├── DeadlineExceededError            the job was not finished in the time it has
├── StorageUnavailableError          the job table or the media bucket could not be reached
├── WorkflowUnavailableError         the state machine could not be started
├── ConfigurationError               the deployment is incomplete
└── InternalError                    a fault of ours, stripped of whatever its message may have held

Messages are sentences for the caller. They never hold a prompt, a key, a bucket, a path, or another system's words.
"""

from collections.abc import Iterator


class AiArtError(Exception):
    """The base of the tree: a stable `code`, and whether trying again can help.

    `not_charged` says that a provider certainly took nothing when this was raised around a call to it,
    `allows_fallback` that another provider may be asked instead (which only ever follows where nothing was bought).
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
    """The caller sent something we cannot act on."""

    code = "invalid_request"


class MalformedUploadError(InvalidRequestError):
    """A multipart body or an image that does not hold together."""

    code = "malformed_upload"


class ImageUnreachableError(InvalidRequestError):
    """The image at an address that the caller named could not be had."""

    code = "image_url_failed"


class ContentFilteredError(InvalidRequestError):
    """The model refused the prompt or the image."""

    code = "content_filtered"


class UnsupportedMediaTypeError(AiArtError):
    """The body, or the image in it, is of a kind we do not read."""

    code = "unsupported_media_type"


class PayloadTooLargeError(AiArtError):
    """The body, or a file in it, is over the limit."""

    code = "payload_too_large"


class NotFoundError(AiArtError):
    """No such job, image, model or route."""

    code = "not_found"


class ModelRetiredError(AiArtError):
    """The model is known but gone; its `replacement` is the one to take instead."""

    code = "model_retired"


class UnauthorizedError(AiArtError):
    """The caller has to say who it is."""

    code = "unauthorized"


class KeyReusedError(AiArtError):
    """An idempotency key that stands for another request."""

    code = "idempotency_key_reused"


class InFlightError(AiArtError):
    """The same request is being answered right now."""

    code = "idempotency_in_flight"
    retryable = True


class ClaimTakenError(AiArtError):
    """Another request got hold of the key first; what it is about is to be read again."""

    code = "idempotency_in_flight"
    retryable = True


class UploadMissingError(AiArtError):
    """The image was announced but never arrived."""

    code = "upload_missing"


class UploadUsedError(AiArtError):
    """The uploaded image has gone into another job."""

    code = "upload_used"


class JobConflictError(AiArtError):
    """Somebody else moved the job first, or the move is not a legal one."""

    code = "conflict"


class JobEndedError(JobConflictError):
    """The job has ended; looking at it again changes nothing."""


class ProviderError(AiArtError):
    """A model provider let us down."""

    code = "provider_failed"
    retryable = True


class ProviderThrottledError(ProviderError):
    """It asked us to slow down; nothing was bought."""

    code = "provider_throttled"
    not_charged = True
    allows_fallback = True


class ProviderUnavailableError(ProviderError):
    """It could not be reached, or said it is down; nothing was bought."""

    code = "provider_unavailable"
    not_charged = True
    allows_fallback = True


TRANSIENT_PROVIDER_ERRORS = (ProviderThrottledError, ProviderUnavailableError)
"""What passes by itself: a queued job waits and asks the same provider again."""


class ProviderAccountError(ProviderError):
    """It does not accept our key, or our credit with it is used up; nothing was bought. The operator has to see to
    it.
    """

    code = "provider_account"
    not_charged = True
    allows_fallback = True


class ProviderModelGoneError(ProviderError):
    """It no longer has the model, whatever our catalogue says; nothing was bought."""

    code = "provider_model_gone"
    retryable = False
    not_charged = True
    allows_fallback = True


class ProviderFailedError(ProviderError):
    """It tried and failed, and does not charge for that."""

    not_charged = True
    allows_fallback = True


class ProviderRejectedError(ProviderError):
    """It finds the request itself wrong; nothing was bought, and nobody else is asked the same."""

    code = "provider_rejected"
    retryable = False
    not_charged = True


class ProviderResponseError(ProviderError):
    """It answered something that is no image and no video."""

    code = "provider_bad_response"


class SubmissionUnknownError(ProviderError):
    """Whether the provider took the job cannot be told; it is never submitted again."""

    code = "outcome_unknown"


class BudgetExceededError(AiArtError):
    """The most that a day may cost, for all callers together, is spent; nothing was bought."""

    code = "budget_exceeded"
    retryable = True
    not_charged = True


class StillInProgressError(AiArtError):
    """The job that this request repeats is not finished yet."""

    code = "still_in_progress"
    retryable = True


class DeadlineExceededError(AiArtError):
    """The job was not finished in the time it has."""

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
    """A fault of ours, stripped of whatever its message may have held."""

    retryable = True


def error_tree(root: type[AiArtError] = AiArtError) -> Iterator[type[AiArtError]]:
    """Every class of the tree, the root first; the state machine knows them by name."""
    yield root
    for child in root.__subclasses__():
        yield from error_tree(child)


def error_of(code: str, message: str) -> AiArtError:
    """The error that a recorded failure stands for, told again; an unknown code is a fault of ours."""
    kind = next((kind for kind in error_tree() if kind.code == code and kind is not AiArtError), InternalError)
    error = kind(message)
    error.replayed = True
    return error
