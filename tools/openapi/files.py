"""The files of the document: indented for readers and diffs, compact for the function that serves it."""

import json
from pathlib import Path
from typing import Final

from tools.openapi.document import build_document
from tools.openapi.template import ROOT

PUBLISHED: Final = ROOT / "docs" / "openapi.json"
SERVED: Final = ROOT / "functions" / "api_docs" / "openapi.json"


def render_documents() -> dict[Path, str]:
    """Return the required content of each file."""
    document = build_document()
    return {
        PUBLISHED: json.dumps(document, indent=1, ensure_ascii=False) + "\n",
        SERVED: json.dumps(document, separators=(",", ":"), ensure_ascii=False),
    }
