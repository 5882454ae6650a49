"""What the routes serve: the document as it was built, a page of ours, and the viewer that Powertools ships."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import aws_lambda_powertools

from shared.domain.errors import NotFoundError

_OURS: Final = Path(__file__).parent
_VIEWER: Final = Path(aws_lambda_powertools.__file__).parent / "event_handler" / "openapi" / "swagger_ui"

# The viewer sets styles on elements, draws icons from data: addresses and shows what it fetched; "Try it out" follows
# media to the bucket, which is another host.
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "media-src blob:; connect-src 'self' https:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


@dataclass(frozen=True, slots=True)
class StaticFile:
    """A text file and how it is to be told; `seconds` is for how long it may be remembered."""

    path: Path
    content_type: str
    seconds: int
    policy: str = ""

    @property
    def headers(self) -> dict[str, str]:
        policy = {"Content-Security-Policy": self.policy} if self.policy else {}
        return {"Content-Type": self.content_type, "Cache-Control": f"public, max-age={self.seconds}", **policy}

    def text(self) -> str:
        return _text(self.path)


DOCUMENT: Final = StaticFile(_OURS / "openapi.json", "application/json", 300)
PAGE: Final = StaticFile(_OURS / "page.html", "text/html; charset=utf-8", 300, _POLICY)
_PARTS: Final = {
    "start.js": StaticFile(_OURS / "start.js", "text/javascript; charset=utf-8", 300),
    "swagger-ui-bundle.min.js": StaticFile(
        _VIEWER / "swagger-ui-bundle.min.js", "text/javascript; charset=utf-8", 86400
    ),
    "swagger-ui.min.css": StaticFile(_VIEWER / "swagger-ui.min.css", "text/css; charset=utf-8", 86400),
}


def part_of_the_page(name: str) -> StaticFile:
    """Raises NotFoundError."""
    if name not in _PARTS:
        raise NotFoundError("The documentation has no such file.")
    return _PARTS[name]


@cache
def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")
