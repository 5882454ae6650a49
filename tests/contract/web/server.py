"""A TLS server that answers each connection with bytes of a test's choosing, some of them for ever."""

import contextlib
import itertools
import socket
import ssl
import threading
from collections.abc import Callable, Iterable, Iterator

type Script = Callable[[bytes], Iterable[bytes]]
"""From a request's head to the pieces of the answer; an endless one ends when the client goes, or the test does."""


class Server:
    """`seen` are the heads of the requests; `connections` counts those who came, with TLS or without."""

    def __init__(self, tls: ssl.SSLContext, script: Script) -> None:
        self.seen: list[bytes] = []
        self.connections = 0
        self._tls = tls
        self._script = script
        self._stopped = threading.Event()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    @property
    def port(self) -> int:
        return int(self._listening.getsockname()[1])

    def stop(self) -> None:
        self._stopped.set()
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        self._thread.join()
        self._listening.close()

    def _serve(self) -> None:
        while True:
            raw, _ = self._listening.accept()
            if self._stopped.is_set():
                raw.close()
                return
            self.connections += 1
            with raw, contextlib.suppress(OSError), self._tls.wrap_socket(raw, server_side=True) as connection:
                self._answer(connection)

    def _answer(self, connection: ssl.SSLSocket) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            piece = connection.recv(4096)
            if not piece:
                return
            head += piece
        self.seen.append(head)
        for piece in self._script(head):
            connection.sendall(piece)
            if self._stopped.is_set():
                return


@contextlib.contextmanager
def serving(tls: ssl.SSLContext, script: Script) -> Iterator[Server]:
    server = Server(tls, script)
    try:
        yield server
    finally:
        server.stop()


def answer(status: str = "200 OK", *headers: str, body: bytes = b"") -> bytes:
    lines = [f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(body)}", "Connection: close", "", ""]
    return "\r\n".join(lines).encode() + body


def says(*pieces: bytes) -> Script:
    return lambda _head: pieces


def drips(start: bytes, drop: bytes, pause: threading.Event | None = None) -> Script:
    """A little at a time, for ever; never so slow that one read alone would take too long."""
    waiting = pause or threading.Event()

    def script(_head: bytes) -> Iterator[bytes]:
        yield start
        for _ in itertools.count():
            waiting.wait(0.05)
            yield drop

    return script
