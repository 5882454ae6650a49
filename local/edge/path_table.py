"""Which origin serves which path: the same table as the deployed edge's."""

from fnmatch import fnmatchcase
from typing import NamedTuple


class Behaviour(NamedTuple):
    """One row, as CloudFront has them: the first pattern that fits decides."""

    pattern: str
    origin: str


GATEWAY = "gateway"

BEHAVIOURS = (
    Behaviour("/api/models", GATEWAY),  # the two are the same for everybody, and CloudFront may keep them for a minute
    Behaviour("/api/models/*", GATEWAY),
    Behaviour("/api/*", GATEWAY),
    Behaviour("/openapi.json", GATEWAY),
    Behaviour("/docs", GATEWAY),
    Behaviour("/docs/*", GATEWAY),
    Behaviour("/images/*", GATEWAY),
    Behaviour("/processed_images/*", GATEWAY),
    Behaviour("/processed_videos/*", GATEWAY),
    Behaviour("*", GATEWAY),  # whatever else: the gateway knows best that it does not exist
)


def origin_for(path: str) -> str:
    """The origin for a path as sent, without its query."""
    return next(row.origin for row in BEHAVIOURS if fnmatchcase(path, row.pattern))
