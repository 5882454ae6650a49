"""Moments as text for the world outside."""

from datetime import UTC, datetime


def rfc3339(moment: datetime) -> str:
    """UTC, to the millisecond, with a Z."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
