"""The address of an image on the web: https, on the usual port, without credentials."""

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import urljoin, urlsplit

from shared.domain.errors import ImageUnreachableError, InvalidRequestError

MAX_CHARS: Final = 2048
_HTTPS_PORT: Final = 443
_PRINTABLE: Final = re.compile(r"[\x21-\x5b\x5d-\x7e]+")  # ASCII without spaces, control characters, backslashes
_HOST: Final = re.compile(r"[a-z0-9_]([a-z0-9_.-]{0,251}[a-z0-9_.])?|[0-9a-f:.]{2,45}")
_RULE: Final = (
    "image_url must be an address that begins with https://, of at most 2048 ASCII characters, "
    "without a user name and without a port other than 443."
)


@dataclass(frozen=True, slots=True)
class WebAddress:
    """Its parts as they are used: nothing reads the text a second time, and perhaps otherwise."""

    host: str
    target: str

    def redirected(self, location: str) -> "WebAddress":
        """Where an answer from here leads. Raises ImageUnreachableError where that is another host."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        try:
            there = web_address(urljoin(f"https://{host}{self.target}", location))
        except (InvalidRequestError, ValueError):
            there = None
        if there is None or there.host != self.host:
            raise ImageUnreachableError("image_url leads to another host, or not to https; send the final address.")
        return there


def web_address(url: str) -> WebAddress:
    """Raises InvalidRequestError."""
    try:
        parts = urlsplit(url)
        usual = parts.port in (None, _HTTPS_PORT)
    except ValueError as error:
        raise InvalidRequestError(_RULE) from error
    host = parts.hostname or ""
    plain = len(url) <= MAX_CHARS and _PRINTABLE.fullmatch(url) and parts.scheme == "https" and "@" not in parts.netloc
    if not plain or not usual or not _HOST.fullmatch(host):
        raise InvalidRequestError(_RULE)
    query = f"?{parts.query}" if parts.query else ""
    return WebAddress(host, f"{parts.path or '/'}{query}")
