"""Which origin serves which path, as in the cache behaviours of the CloudFront distribution."""

from fnmatch import fnmatchcase
from typing import NamedTuple


class Behaviour(NamedTuple):
    """A CloudFront cache behaviour; the first pattern that matches applies."""

    pattern: str
    origin: str


GATEWAY = "gateway"

BEHAVIOURS = (
    Behaviour("/api/models", GATEWAY),  # CloudFront caches these two for a minute: all clients get the same response
    Behaviour("/api/models/*", GATEWAY),
    Behaviour("/api/*", GATEWAY),
    Behaviour("/openapi.json", GATEWAY),
    Behaviour("/docs", GATEWAY),
    Behaviour("/docs/*", GATEWAY),
    Behaviour("/images/*", GATEWAY),
    Behaviour("/processed_images/*", GATEWAY),
    Behaviour("/processed_videos/*", GATEWAY),
    Behaviour("*", GATEWAY),  # API Gateway answers unknown paths
)


def origin_for(path: str) -> str:
    """Return the origin for a path as the client sent it, without the query."""
    return next(row.origin for row in BEHAVIOURS if fnmatchcase(path, row.pattern))
