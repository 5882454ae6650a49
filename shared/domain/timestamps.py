"""Timestamps as text."""

from datetime import UTC, datetime


def rfc3339(moment: datetime) -> str:
    """Format a moment as RFC 3339, in UTC, with milliseconds and `Z`."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def due_minute(moment: datetime) -> str:
    """Return the partition key of the index `by_due_minute` for a moment."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M}"
