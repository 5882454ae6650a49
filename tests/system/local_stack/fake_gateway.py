"""A fake gateway behind the edge: it records every request and returns a configured response."""

import contextlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Seen:
    """One received request."""

    method: str
    target: str
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> list[str]:
        return [value for each, value in self.headers if each.lower() == name]


@dataclass
class FakeGateway:
    """`status`, `headers` and `body` are the response to every request."""

    address: str
    status: int = 200
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b"ok"
    seen: list[Seen] = field(default_factory=list)


@contextlib.contextmanager
def running_gateway() -> Iterator[FakeGateway]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _any(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            gateway.seen.append(Seen(self.command, self.path, self.headers.items(), self.rfile.read(length)))
            self.send_response_only(gateway.status)
            for name, value in [*gateway.headers, ("Content-Length", str(len(gateway.body)))]:
                self.send_header(name, value)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(gateway.body)

        do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = do_OPTIONS = do_PATCH = _any  # noqa: N815 - http.server's names

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    gateway = FakeGateway(f"http://127.0.0.1:{server.server_address[1]}/stage")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield gateway
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
