"""Where the document is kept: indented for people and their diffs, compact for the function that serves it."""

import json
from pathlib import Path
from typing import Final

from tools.openapi.document import build_document
from tools.openapi.template import ROOT

READ: Final = ROOT / "docs" / "openapi.json"
SERVED: Final = ROOT / "functions" / "api_docs" / "openapi.json"


def written() -> dict[Path, str]:
    """What each file has to hold."""
    document = build_document()
    return {
        READ: json.dumps(document, indent=1, ensure_ascii=False) + "\n",
        SERVED: json.dumps(document, separators=(",", ":"), ensure_ascii=False),
    }
