"""Fetch images from URLs given by clients, with SSRF protection: no private addresses, no redirects to other hosts."""

import http.client
import socket
import ssl
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Final

from urllib3 import BaseHTTPResponse
from urllib3.exceptions import HTTPError

from shared.adapters.deadlines import Deadline
from shared.adapters.pinned_connection import PinnedConnection
from shared.domain.errors import ImageUnreachableError, PayloadTooLargeError
from shared.domain.image_formats import MAX_IMAGE_BYTES
from shared.domain.public_addresses import is_public
from shared.domain.web_addresses import WebAddress

_PORT: Final = 443
_SECONDS: Final = 5.0
_MAX_REDIRECTS: Final = 3
_CHUNK: Final = 64 * 1024
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_OK: Final = 200
_HEADERS: Final = {"Accept": "image/jpeg, image/png, image/webp", "Accept-Encoding": "identity", "User-Agent": "AiArt"}
_TOO_LARGE: Final = "The image at image_url is over 10 MiB; send a smaller one."
_UNREACHABLE: Final = "The image at image_url could not be fetched within 5 seconds."


def resolved(host: str) -> list[str]:
    """Resolve a host to IP addresses, IPv4 first, since a Lambda function has no outbound IPv6 by default."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return [str(entry[4][0]) for entry in sorted(found, key=lambda entry: entry[0] is not socket.AF_INET)]


class WebImageFetcher:
    """Implements the port `ImageFetcher`. The host is resolved once, and all its addresses must be public."""

    def __init__(
        self,
        *,
        tls: ssl.SSLContext | None = None,
        resolve: Callable[[str], Sequence[str]] = resolved,
        allowed: Callable[[str], bool] = is_public,
        port: int = _PORT,
        seconds: float = _SECONDS,
    ) -> None:
        self._given_tls = tls
        self._resolve = resolve
        self._allowed = allowed
        self._port = port
        self._seconds = seconds

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        """The context, created on first use: loading the certificates takes 20 ms of a cold start."""
        return self._given_tls or ssl.create_default_context()

    def fetch(self, address: WebAddress) -> bytes:
        try:
            with Deadline(self._seconds) as deadline:
                ip_addresses = deadline.within(lambda: self._resolve(address.host))
                if not ip_addresses or not all(map(self._allowed, ip_addresses)):
                    raise ImageUnreachableError("image_url must lead to a public address of the internet.")
                return self._follow(address, ip_addresses, deadline)
        except (HTTPError, http.client.HTTPException, OSError, UnicodeError) as error:
            raise ImageUnreachableError(_UNREACHABLE) from error

    def _follow(self, address: WebAddress, ip_addresses: Sequence[str], deadline: Deadline) -> bytes:
        for _ in range(_MAX_REDIRECTS + 1):
            connection = self._connected(address.host, ip_addresses, deadline)
            try:
                connection.request(
                    "GET", address.target, headers={"Host": address.host, **_HEADERS}, preload_content=False
                )
                response = connection.getresponse()
                if response.status not in _REDIRECTS:
                    return _image(response, deadline)
                address = address.with_fallback(response.headers.get("Location", ""))
            finally:
                connection.close()
        raise ImageUnreachableError("image_url has too many redirects; send the final address.")

    def _connected(self, name: str, ip_addresses: Sequence[str], deadline: Deadline) -> PinnedConnection:
        """Connect to the first address that accepts a connection."""
        failure: Exception = ImageUnreachableError(_UNREACHABLE)
        for ip_address in ip_addresses:
            connection = PinnedConnection(ip_address, self._port, name=name, tls=self._tls, deadline=deadline)
            try:
                connection.connect()
            except (HTTPError, OSError) as error:
                connection.close()
                failure = error
            else:
                return connection
        raise failure


def _image(response: BaseHTTPResponse, deadline: Deadline) -> bytes:
    if response.status != _OK:
        raise ImageUnreachableError(f"The server of image_url answered with status {response.status}.")
    if response.headers.get("Content-Encoding", "identity") != "identity":
        raise ImageUnreachableError("The server of image_url sends the image compressed, which was not asked for.")
    declared = response.headers.get("Content-Length", "0")
    if declared.isdecimal() and int(declared) > MAX_IMAGE_BYTES:
        raise PayloadTooLargeError(_TOO_LARGE)
    content = bytearray()
    for chunk in response.stream(_CHUNK, decode_content=False):
        content += chunk
        if len(content) > MAX_IMAGE_BYTES:
            raise PayloadTooLargeError(_TOO_LARGE)
    deadline.left()  # a connection shut down at the deadline may look like a complete response
    return bytes(content)
