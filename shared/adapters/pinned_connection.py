"""HTTPS connection to an IP address that was resolved and checked before; TLS verifies the host name."""

import socket
import ssl

from urllib3.connection import HTTPSConnection

from shared.adapters.deadlines import Deadline


class PinnedConnection(HTTPSConnection):
    """Does not resolve the name again, so the checked address is the one connected to (no DNS rebinding)."""

    def __init__(self, address: str, port: int, *, name: str, tls: ssl.SSLContext, deadline: Deadline) -> None:
        super().__init__(  # pyright: ignore[reportUnknownMemberType]  # urllib3 has no type for its TLS context
            address, port, timeout=deadline.left(), server_hostname=name, ssl_context=tls
        )
        self._deadline = deadline

    def _new_conn(self) -> socket.socket:
        connection = super()._new_conn()
        self._deadline.guard(connection)
        return connection
