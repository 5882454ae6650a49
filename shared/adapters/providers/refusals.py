"""What a provider's status means for us, where the provider does not say more: the one table of them."""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

from shared.domain import errors

_BUSY: Final = "The model's provider is busy; please try again."
_DOWN: Final = "The model's provider is down right now."
_ACCOUNT: Final = "The model's provider refused this deployment's key or credit; its operator has to see to it."
_GONE: Final = "The model's provider no longer has this model; choose another one."
_FAILED: Final = "The model's provider failed to make it."
_REJECTED: Final = "The model's provider did not accept the request; change the prompt, the image or the options."
_UNKNOWN: Final = "The model's provider broke off; whether it made anything cannot be told."
_MOVED: Final = "The model's provider is not at the address that this deployment has for it."
_LONGEST_WAIT_SECONDS: Final = 3600
_TIMED_OUT, _FIRST_OF_CLIENT, _LAST_OF_CLIENT = 408, 400, 499

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
"""302, 303, 408, 502, 504 and whatever else begins with a 3 or a 5 are not here: the request may have gone through."""


def error_of_status(status: int, *, buys: bool) -> errors.AiArtError:
    """The error for a status that is no success, of a call that may (`buys`) or cannot have bought anything."""
    kind, sentence = _BY_STATUS.get(status) or _other(status, buys=buys)
    return kind(sentence)


def asked_again_later(error: errors.AiArtError) -> errors.AiArtError:
    """What was bought already is not given up because a key is wrong today, or the other side fails at being asked."""
    if isinstance(error, errors.ProviderAccountError | errors.ProviderFailedError):
        return errors.ProviderUnavailableError(error.message)
    return error


def _other(status: int, *, buys: bool) -> tuple[type[errors.AiArtError], str]:
    if status == _TIMED_OUT or status > _LAST_OF_CLIENT or status < _FIRST_OF_CLIENT:
        return (errors.SubmissionUnknownError, _UNKNOWN) if buys else (errors.ProviderUnavailableError, _DOWN)
    return errors.ProviderRejectedError, _REJECTED


def retry_after_seconds(headers: Mapping[str, str]) -> int | None:
    """Retry-After in seconds, from either of its forms (RFC 9110 §10.2.3); None where there is none."""
    text = headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return min(int(text[:9]), _LONGEST_WAIT_SECONDS) or None
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    seconds = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - datetime.now(UTC)
    return max(1, min(round(seconds.total_seconds()), _LONGEST_WAIT_SECONDS))
