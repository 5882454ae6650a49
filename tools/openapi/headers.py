"""The headers of answers, by the name of their component."""

from typing import Any, Final

_COUNT: Final = {"type": "integer", "minimum": 1}

EVERY_ANSWER: Final = (
    "Access-Control-Allow-Origin", "Access-Control-Expose-Headers", "Cache-Control", "X-Content-Type-Options",
    "X-Request-Id",
)  # fmt: skip

HEADERS: Final[dict[str, dict[str, Any]]] = {
    "Access-Control-Allow-Origin": {
        "description": "Which web origins may read this answer; `*` for any.",
        "schema": {"type": "string"},
        "example": "*",
    },
    "Access-Control-Expose-Headers": {
        "description": "Which headers a page on another origin may read.",
        "schema": {"type": "string"},
    },
    "Cache-Control": {
        "description": "`no-store`, unless the operation says otherwise.",
        "schema": {"type": "string"},
        "example": "no-store",
    },
    "X-Content-Type-Options": {
        "description": "The Content-Type is to be believed.",
        "schema": {"type": "string", "enum": ["nosniff"]},
    },
    "X-Request-Id": {
        "description": "Name it when you ask about this request; an error's `request_id` says the same.",
        "schema": {"type": "string"},
    },
    "Retry-After": {"description": "In how many seconds to ask again.", "schema": _COUNT, "example": 5},
    "Idempotent-Replayed": {
        "description": "This is the answer to the first request with the same Idempotency-Key, again.",
        "schema": {"type": "string", "enum": ["true"]},
    },
    "Preference-Applied": {
        "description": "The preference of the request that was followed.",
        "schema": {"type": "string", "enum": ["respond-async"]},
    },
    "Deprecation": {
        "description": "Since when the model that was used should not be chosen any more (RFC 9745).",
        "schema": {"type": "string", "pattern": "^@[0-9]+$"},
        "example": "@1780272000",
    },
    "Sunset": {
        "description": "When the model that was used goes (RFC 8594).",
        "schema": {"type": "string"},
        "example": "Tue, 01 Dec 2026 00:00:00 GMT",
    },
    "Link": {
        "description": "A leaving model's page, and its successor's.",
        "schema": {"type": "string"},
    },
    "Location": {"description": "Where to go on.", "schema": {"type": "string", "format": "uri"}},
    "ETag": {
        "description": "The medium's own entity tag: the same as the link leads to.",
        "schema": {"type": "string"},
        "example": '"9dd4e461268c8034f5c8564e155c67a6"',
    },
    "Vary": {"description": "What else than the address the answer depends on.", "schema": {"type": "string"}},
    "Content-Security-Policy": {
        "description": "What the page may load: what this API serves, and nothing from anywhere else.",
        "schema": {"type": "string"},
    },
}
