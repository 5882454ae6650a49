"""What a client asks for in headers beyond the request itself: a key, not to wait, a deadline."""

from datetime import datetime, timedelta
from typing import Any, Final

from shared.domain.errors import InvalidRequestError
from shared.domain.idempotency import RequestIdentity, SingleUse, checked_key, fingerprint
from shared.runtime.http.durations import parse_duration
from shared.runtime.http.request import HttpRequest

DEADLINE_UNITS: Final = "smh"
_SHORTEST: Final = timedelta(seconds=5)
_LONGEST: Final = timedelta(hours=24)


def request_identity(
    request: HttpRequest, fields: dict[str, Any], file: bytes | None = None, use: SingleUse | None = None
) -> RequestIdentity:
    """The request as far as buying twice goes. Raises InvalidRequestError for a malformed Idempotency-Key."""
    return RequestIdentity(
        caller=request.caller,
        route=request.resource,
        fingerprint=fingerprint(fields, file),
        key=checked_key(request.headers.get("idempotency-key")),
        received_at=request.received_at,
        use=use,
    )


def responds_async(request: HttpRequest) -> bool:
    """Whether the client would rather not wait (RFC 7240 §4.1)."""
    preferences = request.headers.get("prefer", "").split(",")
    return any(preference.partition(";")[0].strip().lower() == "respond-async" for preference in preferences)


def cancel_at(request: HttpRequest) -> datetime | None:
    """The client's own deadline for the job: `Cancel-After: 90`, `90s`, `5m` or `1h`. Raises InvalidRequestError."""
    text = request.headers.get("cancel-after")
    if not text:
        return None
    wait = parse_duration(text, DEADLINE_UNITS)
    if wait is None or not _SHORTEST <= wait <= _LONGEST:
        raise InvalidRequestError(
            "Cancel-After must be from 5s to 24h: a whole number with s, m, h or nothing behind it."
        )
    return request.received_at + wait
