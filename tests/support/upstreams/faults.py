"""Faults of a server on the wire; each is applied to one request."""

import contextlib
import socket
import struct
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler

from tests.support.upstreams.exchange import Response

type MakeResponse = Callable[[], Response]
type Fault = Callable[[BaseHTTPRequestHandler, MakeResponse], None]
_PAUSE_SECONDS = 0.02


def write(handler: BaseHTTPRequestHandler, response: Response, *, length: int | None = None) -> None:
    """Write the response correctly."""
    handler.send_response_only(response.status)
    content_length = len(response.body) if length is None else length
    for name, value in {**response.headers, "content-length": str(content_length)}.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(response.body)


def responds(status: int, body: bytes = b"", **headers: str) -> Fault:
    """Respond with this instead; an underscore in a header's name means a hyphen."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda handler, _respond: write(handler, Response(status, body, named))


def changes_response(change: Callable[[Response], Response]) -> Fault:
    """Change the response before it is written."""
    return lambda handler, respond: write(handler, change(respond()))


def closes_connection(handler: BaseHTTPRequestHandler, _respond: MakeResponse) -> None:
    """Read the request and close the connection."""
    handler.close_connection = True


def resets_connection(handler: BaseHTTPRequestHandler, _respond: MakeResponse) -> None:
    """Reset the connection, as when a machine or a program crashes."""
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()
    handler.close_connection = True


def never_responds(handler: BaseHTTPRequestHandler, _respond: MakeResponse) -> None:
    """Send nothing until the client disconnects."""
    _wait_for_disconnect(handler)


def stalls(handler: BaseHTTPRequestHandler, respond: MakeResponse) -> None:
    """Send half of the response, then nothing until the client disconnects."""
    response = respond()
    half = response.body[: len(response.body) // 2]
    write(handler, Response(response.status, half, response.headers), length=len(response.body))
    _wait_for_disconnect(handler)


def truncates(handler: BaseHTTPRequestHandler, respond: MakeResponse) -> None:
    """Send half of the response, then close the connection."""
    response = respond()
    half = response.body[: len(response.body) // 2]
    write(handler, Response(response.status, half, response.headers), length=len(response.body))
    handler.close_connection = True


def sends_slowly(handler: BaseHTTPRequestHandler, respond: MakeResponse) -> None:
    """Send a byte now and then until the client disconnects."""
    response = respond()
    handler.send_response_only(response.status)
    for name, value in {**response.headers, "content-length": str(1 << 40)}.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.close_connection = True
    with contextlib.suppress(OSError):
        while True:
            handler.wfile.write(b"\0")
            time.sleep(_PAUSE_SECONDS)


def sends_without_end(handler: BaseHTTPRequestHandler, respond: MakeResponse) -> None:
    """Send bytes without end."""
    response = respond()
    handler.send_response_only(response.status)
    for name, value in {**response.headers, "connection": "close"}.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.close_connection = True
    with contextlib.suppress(OSError):
        while True:
            handler.wfile.write(b"a" * 1024 * 1024)


def _wait_for_disconnect(handler: BaseHTTPRequestHandler) -> None:
    handler.close_connection = True
    with contextlib.suppress(OSError):
        handler.connection.recv(1)
