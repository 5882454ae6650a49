"""A fake web: one TLS server on loopback, found under every host name."""

from collections.abc import Callable, Sequence
from typing import Any

from shared.adapters.web_image_fetcher import WebImageFetcher
from shared.domain.web_addresses import parse_web_address
from tests.contract.web.server import FakeWebServer, Script
from tests.support.fakes.certificates import CertificateAuthority

HOST = "images.example"
IMAGE = bytes(range(256)) * 40
HEAD = b"HTTP/1.1 200 OK\r\nConnection: close\r\n"


class FakeWeb:
    """One server that the fetcher finds under any name; `looked_up` are the names it resolved."""

    def __init__(self, server: FakeWebServer, authority: CertificateAuthority) -> None:
        self.server = server
        self.looked_up: list[str] = []
        self._authority = authority

    def fetch(self, path: str = "/a.png", *, host: str = HOST, seconds: float = 20, **changes: Any) -> bytes:
        options: dict[str, Any] = {"resolve": self._resolve, "allowed": lambda address: address == "127.0.0.1"}
        fetcher = WebImageFetcher(
            port=self.server.port, seconds=seconds, **{"tls": self._authority.client_context(), **options, **changes}
        )
        return fetcher.fetch(parse_web_address(f"https://{host}{path}"))

    def _resolve(self, host: str) -> Sequence[str]:
        self.looked_up.append(host)
        return ["127.0.0.1"]


type StartWeb = Callable[[Script], FakeWeb]
