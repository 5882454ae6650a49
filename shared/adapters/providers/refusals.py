"""Map HTTP statuses of providers to domain errors, where the body does not say more."""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

from shared.domain import errors

_BUSY: Final = "The model's provider is busy; please try again."
_DOWN: Final = "The model's provider is down right now."
_ACCOUNT: Final = "The model's provider refused this deployment's key or credit; its operator has to act."
_GONE: Final = "The model's provider no longer has this model; choose another one."
_FAILED: Final = "The model's provider failed to generate it."
_REJECTED: Final = "The model's provider did not accept the request; change the prompt, the image or the options."
_UNKNOWN: Final = "The model's provider broke off; it is unknown whether anything was generated."
_MOVED: Final = "The model's provider is not at the URL that this deployment has for it."
_LONGEST_WAIT_SECONDS: Final = 3600
_TIMED_OUT, _FIRST_CLIENT_ERROR, _LAST_CLIENT_ERROR = 408, 400, 499

_BY_STATUS: Final[Mapping[int, tuple[type[errors.AiArtError], str]]] = {
    400: (errors.ProviderRejectedError, _REJECTED),
    401: (errors.ProviderAccountError, _ACCOUNT),
    402: (errors.ProviderAccountError, _ACCOUNT),
    403: (errors.ProviderAccountError, _ACCOUNT),
    404: (errors.ProviderModelGoneError, _GONE),
    405: (errors.ProviderModelGoneError, _GONE),
    410: (errors.ProviderModelGoneError, _GONE),
    413: (errors.ProviderRejectedError, _REJECTED),
    415: (errors.ProviderRejectedError, _REJECTED),
    422: (errors.ProviderRejectedError, _REJECTED),
    429: (errors.ProviderThrottledError, _BUSY),
    301: (errors.ProviderUnavailableError, _MOVED),
    307: (errors.ProviderUnavailableError, _MOVED),
    308: (errors.ProviderUnavailableError, _MOVED),
    500: (errors.ProviderFailedError, _FAILED),
    503: (errors.ProviderUnavailableError, _DOWN),
    529: (errors.ProviderUnavailableError, _DOWN),
}
"""302, 303, 408, 502, 504 and other 3xx and 5xx are missing on purpose: the request may have been processed."""


def error_from_status(status: int, *, billable: bool) -> errors.AiArtError:
    """Return the error for a status other than 2xx; `billable`: the call may have been charged."""
    kind, sentence = _BY_STATUS.get(status) or _other(status, billable=billable)
    return kind(sentence)


def as_unavailable(error: errors.AiArtError) -> errors.AiArtError:
    """Make an error of a status or download call transient, since the result is paid for.

    A refused key or a failing server must not end a job whose result the provider already has.
    """
    if isinstance(error, errors.ProviderAccountError | errors.ProviderFailedError):
        return errors.ProviderUnavailableError(error.message)
    return error


def _other(status: int, *, billable: bool) -> tuple[type[errors.AiArtError], str]:
    if status == _TIMED_OUT or status > _LAST_CLIENT_ERROR or status < _FIRST_CLIENT_ERROR:
        return (errors.SubmissionUnknownError, _UNKNOWN) if billable else (errors.ProviderUnavailableError, _DOWN)
    return errors.ProviderRejectedError, _REJECTED


def retry_after_seconds(headers: Mapping[str, str]) -> int | None:
    """Parse Retry-After (RFC 9110 §10.2.3, either form) to seconds; None where it is missing or malformed."""
    text = headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return min(int(text[:9]), _LONGEST_WAIT_SECONDS) or None
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    seconds = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - datetime.now(UTC)
    return max(1, min(round(seconds.total_seconds()), _LONGEST_WAIT_SECONDS))
