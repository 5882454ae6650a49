"""How long a result is kept: as long as its caller wishes, within what the deployment allows."""

from datetime import timedelta
from typing import Final

from shared.domain.errors import InvalidRequestError

SHORTEST: Final = timedelta(hours=1)


def validate_retention(asked: timedelta | None, longest: timedelta) -> timedelta | None:
    """None where nothing was asked for. Raises InvalidRequestError."""
    if asked is not None and not SHORTEST <= asked <= longest:
        raise InvalidRequestError(
            f"expires_in must be from 1h to {longest.days}d here: "
            "a whole number with s, m, h, d or nothing (seconds) behind it."
        )
    return asked
