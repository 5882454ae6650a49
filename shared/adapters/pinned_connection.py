"""An HTTPS connection to an address that was looked up and judged before, verified for the name it was looked up by."""

import socket
import ssl

from urllib3.connection import HTTPSConnection

from shared.adapters.deadlines import Deadline


class PinnedConnection(HTTPSConnection):
    """No name is resolved again: what was judged is what is connected to."""

    def __init__(self, address: str, port: int, *, name: str, tls: ssl.SSLContext, deadline: Deadline) -> None:
        super().__init__(  # pyright: ignore[reportUnknownMemberType]  # urllib3 has no type for its TLS context
            address, port, timeout=deadline.left(), server_hostname=name, ssl_context=tls
        )
        self._deadline = deadline

    def _new_conn(self) -> socket.socket:
        connection = super()._new_conn()
        self._deadline.guard(connection)
        return connection
