"""Convert responses to API Gateway proxy results; headers common to all responses are added here."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from shared.runtime.settings import settings

EXPOSED_HEADERS: Final = "retry-after, x-request-id, ratelimit, ratelimit-policy, idempotent-replayed, location"


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """An HTTP response: status, JSON body (or None), and headers in addition to the common ones.

    `text` is the body of a response that is not JSON; `headers` then contain its Content-Type.
    """

    status: int
    body: Mapping[str, Any] | None = None
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    text: str = ""


def to_proxy_result(response: HttpResponse, *, request_id: str) -> dict[str, Any]:
    """Return the result of a Lambda proxy integration."""
    common = {
        "Access-Control-Allow-Origin": settings().cors_origin,
        "Access-Control-Expose-Headers": EXPOSED_HEADERS,
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
        "X-Request-Id": request_id,
    }
    content = {} if response.body is None else {"Content-Type": "application/json"}
    return {
        "statusCode": response.status,
        "headers": {**common, **content, **response.headers},
        "body": response.text if response.body is None else json.dumps(response.body, ensure_ascii=False),
        "isBase64Encoded": False,
    }
