"""Routes forms that are too large for a Lambda event to another path, by the table that CloudFront uses too.

The table holds the limit in bytes of `Content-Length`: 4 500 000 bytes are 6 000 000 in base64, and the rest of the
6 291 456 bytes of an event is left for headers and request context.
"""

import json
from typing import Final

from local.paths import ROOT

_TABLE: Final = json.loads((ROOT / "infra" / "edge" / "large_bodies.json").read_text(encoding="utf-8"))


def path_for(method: str, path: str, content_length: int | None) -> str:
    """Return the path to request from API Gateway; it differs from `path` only for a large form."""
    if method != _TABLE["method"] or (content_length or 0) <= _TABLE["over_bytes"]:
        return path
    return str(_TABLE["paths"].get(path, path))
