"""Static files of the API documentation: the OpenAPI document, a page, and Swagger UI from Powertools."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import aws_lambda_powertools

from shared.domain.errors import NotFoundError

_FOLDER: Final = Path(__file__).parent
_SWAGGER_UI: Final = Path(aws_lambda_powertools.__file__).parent / "event_handler" / "openapi" / "swagger_ui"

# Swagger UI sets inline styles, draws icons from data: URLs and shows what it fetched; "Try it out" follows redirects
# to the media bucket, which is another host.
_CONTENT_SECURITY_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "media-src blob:; connect-src 'self' https:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


@dataclass(frozen=True, slots=True)
class StaticFile:
    """A text file with its headers; `seconds` is the max-age for caches."""

    path: Path
    content_type: str
    seconds: int
    policy: str = ""

    @property
    def headers(self) -> dict[str, str]:
        policy = {"Content-Security-Policy": self.policy} if self.policy else {}
        return {"Content-Type": self.content_type, "Cache-Control": f"public, max-age={self.seconds}", **policy}

    def text(self) -> str:
        """Return the content, read once."""
        return _text(self.path)


DOCUMENT: Final = StaticFile(_FOLDER / "openapi.json", "application/json", 300)
PAGE: Final = StaticFile(_FOLDER / "page.html", "text/html; charset=utf-8", 300, _CONTENT_SECURITY_POLICY)
_PAGE_FILES: Final = {
    "start.js": StaticFile(_FOLDER / "start.js", "text/javascript; charset=utf-8", 300),
    "swagger-ui-bundle.min.js": StaticFile(
        _SWAGGER_UI / "swagger-ui-bundle.min.js", "text/javascript; charset=utf-8", 86400
    ),
    "swagger-ui.min.css": StaticFile(_SWAGGER_UI / "swagger-ui.min.css", "text/css; charset=utf-8", 86400),
}


def page_file(name: str) -> StaticFile:
    """Return a file of the page by name. Raises NotFoundError."""
    if name not in _PAGE_FILES:
        raise NotFoundError("The documentation has no such file.")
    return _PAGE_FILES[name]


@cache
def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")
