"""Forms too large for a function's event take another path at the gateway: by the same table as the deployed edge's.

The table says from how many bytes on, by `Content-Length`: 4 500 000 bytes are 6 000 000 in base64, which leaves a
function's event of 6 291 456 bytes its headers and its context.
"""

import json
from typing import Final

from local.paths import ROOT

_TABLE: Final = json.loads((ROOT / "infra" / "edge" / "large_bodies.json").read_text(encoding="utf-8"))


def path_for(method: str, path: str, content_length: int | None) -> str:
    """The path to ask the gateway for; the path itself where nothing is large."""
    if method != _TABLE["method"] or (content_length or 0) <= _TABLE["over_bytes"]:
        return path
    return str(_TABLE["paths"].get(path, path))
