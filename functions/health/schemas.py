"""What GET /api/health answers."""

from typing import Literal, TypedDict

from shared.runtime.http.schema_types import Instant


class Health(TypedDict):
    """That the API is up."""

    status: Literal["ok"]
    version: str
    """The release that answers."""
    time: Instant
    """The time there, in UTC."""
