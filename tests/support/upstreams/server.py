"""An HTTP/1.1 server on loopback around a fake upstream; it records requests and counts connections."""

import contextlib
import socketserver
import ssl
import threading
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote, urlsplit

from tests.support.upstreams.exchange import RefusedError, Request, Response
from tests.support.upstreams.faults import Fault, write

type Responder = Callable[[Request], Response]


@dataclass
class FakeServer:
    """A running fake server: `seen` are the complete requests it received, `faults` are applied to the next ones."""

    url: str
    seen: list[Request] = field(default_factory=list)
    faults: deque[Fault] = field(default_factory=deque)
    early_faults: deque[Fault] = field(default_factory=deque)
    connections: int = 0
    bugs: list[Exception] = field(default_factory=list)

    @property
    def last(self) -> Request:
        return self.seen[-1]


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def server_bind(self) -> None:
        """Without http.server's lookup of the machine's own name."""
        socketserver.TCPServer.server_bind(self)

    def handle_error(self, *_: object) -> None:
        """Print nothing: many tests are about clients that disconnect."""


def _handler(responder: Responder, upstream: FakeServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 30

        def setup(self) -> None:
            upstream.connections += 1
            super().setup()

        def _any(self) -> None:
            if upstream.early_faults:
                upstream.early_faults.popleft()(self, Response)
                return
            parts = urlsplit(self.path)
            headers = {name.lower(): value for name, value in self.headers.items()}
            body = self.rfile.read(int(headers.get("content-length", 0)))
            request = Request(self.command, unquote(parts.path), parts.query, headers, body, upstream.url)
            upstream.seen.append(request)
            fault = upstream.faults.popleft() if upstream.faults else None
            if fault:
                fault(self, lambda: _respond_to(responder, request, upstream))
            else:
                write(self, _respond_to(responder, request, upstream))

        do_GET = do_POST = do_DELETE = do_PUT = _any  # noqa: N815 - http.server's names

        def log_message(self, *_: object) -> None: ...

    return Handler


def _respond_to(responder: Responder, request: Request, upstream: FakeServer) -> Response:
    try:
        return responder(request)
    except RefusedError as refused:
        return refused.response
    except Exception as bug:
        upstream.bugs.append(bug)
        raise


@contextlib.contextmanager
def running(responder: Responder, *, port: int = 0, tls: ssl.SSLContext | None = None) -> Iterator[FakeServer]:
    """Run the fake server at an address of its own until the block ends."""
    upstream = FakeServer("")
    server = _Server(("127.0.0.1", port), _handler(responder, upstream))
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    upstream.url = f"{'https' if tls else 'http'}://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield upstream
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
        if upstream.bugs:  # bugs of the fake server itself must not look like a closed connection
            raise upstream.bugs[0]
