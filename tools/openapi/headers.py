"""The response headers, by the name of their component."""

from typing import Any, Final

_COUNT: Final = {"type": "integer", "minimum": 1}

COMMON_HEADERS: Final = (
    "Access-Control-Allow-Origin", "Access-Control-Expose-Headers", "Cache-Control", "X-Content-Type-Options",
    "X-Request-Id",
)  # fmt: skip

HEADERS: Final[dict[str, dict[str, Any]]] = {
    "Access-Control-Allow-Origin": {
        "description": "The web origins that may read this response; `*` for any.",
        "schema": {"type": "string"},
        "example": "*",
    },
    "Access-Control-Expose-Headers": {
        "description": "The headers that a page of another origin may read.",
        "schema": {"type": "string"},
    },
    "Cache-Control": {
        "description": "`no-store`, unless the operation states otherwise.",
        "schema": {"type": "string"},
        "example": "no-store",
    },
    "X-Content-Type-Options": {
        "description": "Clients must not guess another Content-Type.",
        "schema": {"type": "string", "enum": ["nosniff"]},
    },
    "X-Request-Id": {
        "description": "The id of this request; quote it when you report a problem. Equal to an error's `request_id`.",
        "schema": {"type": "string"},
    },
    "Retry-After": {"description": "Seconds to wait before the next request.", "schema": _COUNT, "example": 5},
    "Idempotent-Replayed": {
        "description": "The response is that of an earlier request with the same Idempotency-Key.",
        "schema": {"type": "string", "enum": ["true"]},
    },
    "Preference-Applied": {
        "description": "The preference of the request that was applied.",
        "schema": {"type": "string", "enum": ["respond-async"]},
    },
    "Deprecation": {
        "description": "The time since which the used model is deprecated (RFC 9745).",
        "schema": {"type": "string", "pattern": "^@[0-9]+$"},
        "example": "@1780272000",
    },
    "Sunset": {
        "description": "The time at which the used model will be removed (RFC 8594).",
        "schema": {"type": "string"},
        "example": "Tue, 01 Dec 2026 00:00:00 GMT",
    },
    "Link": {
        "description": "The pages of the deprecated model and of its replacement.",
        "schema": {"type": "string"},
    },
    "Location": {"description": "The URL to request next.", "schema": {"type": "string", "format": "uri"}},
    "ETag": {
        "description": "The entity tag of the media file, which the link of the redirect returns too.",
        "schema": {"type": "string"},
        "example": '"9dd4e461268c8034f5c8564e155c67a6"',
    },
    "Vary": {"description": "The request headers that the response depends on.", "schema": {"type": "string"}},
    "Content-Security-Policy": {
        "description": "The page may load only what this API serves.",
        "schema": {"type": "string"},
    },
}
