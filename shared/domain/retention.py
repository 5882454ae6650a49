"""Retention of results: as requested by the caller, within the limits of the deployment."""

from datetime import timedelta
from typing import Final

from shared.domain.errors import InvalidRequestError

SHORTEST: Final = timedelta(hours=1)


def validate_retention(requested: timedelta | None, longest: timedelta) -> timedelta | None:
    """Return the requested retention, None where none was requested. Raises InvalidRequestError."""
    if requested is not None and not SHORTEST <= requested <= longest:
        raise InvalidRequestError(
            f"expires_in must be from 1h to {longest.days}d here: "
            "a whole number with s, m, h, d or nothing (seconds) behind it."
        )
    return requested
