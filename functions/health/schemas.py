"""Response type of GET /api/health."""

from typing import Literal, TypedDict

from shared.runtime.http.schema_types import Instant


class Health(TypedDict):
    """That the API is up."""

    status: Literal["ok"]
    version: str
    """The version of this deployment."""
    time: Instant
    """The time there, in UTC."""
