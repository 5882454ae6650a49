"""An HTTP/1.1 server on loopback around whatever a stand-in says; it notes requests and connections."""

import contextlib
import socketserver
import ssl
import threading
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote, urlsplit

from tests.support.upstreams.exchange import Answer, RefusedError, Request
from tests.support.upstreams.faults import Fault, write

type Speaker = Callable[[Request], Answer]


@dataclass
class Upstream:
    """A running stand-in: `seen` are the requests it got whole, `faults` what becomes of the next ones."""

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
        """Without http.server's question after the machine's own name."""
        socketserver.TCPServer.server_bind(self)

    def handle_error(self, *_: object) -> None:
        """A caller that hung up is what many tests are about."""


def _handler(speaker: Speaker, upstream: Upstream) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 30

        def setup(self) -> None:
            upstream.connections += 1
            super().setup()

        def _any(self) -> None:
            if upstream.early_faults:
                upstream.early_faults.popleft()(self, Answer)
                return
            parts = urlsplit(self.path)
            headers = {name.lower(): value for name, value in self.headers.items()}
            body = self.rfile.read(int(headers.get("content-length", 0)))
            request = Request(self.command, unquote(parts.path), parts.query, headers, body, upstream.url)
            upstream.seen.append(request)
            fault = upstream.faults.popleft() if upstream.faults else None
            if fault:
                fault(self, lambda: _said(speaker, request, upstream))
            else:
                write(self, _said(speaker, request, upstream))

        do_GET = do_POST = do_DELETE = do_PUT = _any  # noqa: N815 - http.server's names

        def log_message(self, *_: object) -> None: ...

    return Handler


def _said(speaker: Speaker, request: Request, upstream: Upstream) -> Answer:
    try:
        return speaker(request)
    except RefusedError as refused:
        return refused.answer
    except Exception as bug:
        upstream.bugs.append(bug)
        raise


@contextlib.contextmanager
def running(speaker: Speaker, *, port: int = 0, tls: ssl.SSLContext | None = None) -> Iterator[Upstream]:
    """The stand-in at an address of its own until the block ends."""
    upstream = Upstream("")
    server = _Server(("127.0.0.1", port), _handler(speaker, upstream))
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
        if upstream.bugs:  # the stand-in's own: they must not pass for an upstream that hung up
            raise upstream.bugs[0]
