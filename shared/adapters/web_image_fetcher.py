"""Images from the web, fetched under guard: whoever names an address may not send us to places of our own."""

import http.client
import socket
import ssl
from collections.abc import Callable, Sequence
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
_HOPS: Final = 3
_PIECE: Final = 64 * 1024
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_OK: Final = 200
_HEADERS: Final = {"Accept": "image/jpeg, image/png, image/webp", "Accept-Encoding": "identity", "User-Agent": "AiArt"}
_TOO_LARGE: Final = "The image at image_url is over 10 MiB; send a smaller one."
_UNREACHABLE: Final = "The image at image_url could not be fetched within 5 seconds."


def resolved(host: str) -> list[str]:
    """The host's addresses, IPv4 first: a function has no IPv6 to the outside unless it is given one."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return [str(place[4][0]) for place in sorted(found, key=lambda place: place[0] is not socket.AF_INET)]


class WebImageFetcher:
    """Implements `shared.ports.ImageFetcher`. The name is looked up once; all its addresses are judged."""

    def __init__(
        self,
        *,
        tls: ssl.SSLContext | None = None,
        resolve: Callable[[str], Sequence[str]] = resolved,
        allowed: Callable[[str], bool] = is_public,
        port: int = _PORT,
        seconds: float = _SECONDS,
    ) -> None:
        self._tls = tls or ssl.create_default_context()
        self._resolve = resolve
        self._allowed = allowed
        self._port = port
        self._seconds = seconds

    def fetch(self, address: WebAddress) -> bytes:
        try:
            with Deadline(self._seconds) as deadline:
                places = deadline.within(lambda: self._resolve(address.host))
                if not places or not all(map(self._allowed, places)):
                    raise ImageUnreachableError("image_url must lead to a public address of the internet.")
                return self._follow(address, places, deadline)
        except (HTTPError, http.client.HTTPException, OSError, UnicodeError) as error:
            raise ImageUnreachableError(_UNREACHABLE) from error

    def _follow(self, address: WebAddress, places: Sequence[str], deadline: Deadline) -> bytes:
        for _ in range(_HOPS + 1):
            connection = self._connected(address.host, places, deadline)
            try:
                connection.request(
                    "GET", address.target, headers={"Host": address.host, **_HEADERS}, preload_content=False
                )
                response = connection.getresponse()
                if response.status not in _REDIRECTS:
                    return _image(response, deadline)
                address = address.redirected(response.headers.get("Location", ""))
            finally:
                connection.close()
        raise ImageUnreachableError("image_url leads on and on; send the final address.")

    def _connected(self, name: str, places: Sequence[str], deadline: Deadline) -> PinnedConnection:
        """To the first place that can be connected to."""
        failure: Exception = ImageUnreachableError(_UNREACHABLE)
        for place in places:
            connection = PinnedConnection(place, self._port, name=name, tls=self._tls, deadline=deadline)
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
    for piece in response.stream(_PIECE, decode_content=False):
        content += piece
        if len(content) > MAX_IMAGE_BYTES:
            raise PayloadTooLargeError(_TOO_LARGE)
    deadline.left()  # a connection that was cut off may look like one that ended
    return bytes(content)
