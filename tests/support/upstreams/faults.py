"""Ways in which an upstream misbehaves on the wire; each is done to one request."""

import contextlib
import socket
import struct
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler

from tests.support.upstreams.exchange import Answer

type Speak = Callable[[], Answer]
type Fault = Callable[[BaseHTTPRequestHandler, Speak], None]
_A_WHILE_SECONDS = 0.02


def write(handler: BaseHTTPRequestHandler, answer: Answer, *, length: int | None = None) -> None:
    """As it should be."""
    handler.send_response_only(answer.status)
    said = len(answer.body) if length is None else length
    for name, value in {**answer.headers, "content-length": str(said)}.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(answer.body)


def answers(status: int, body: bytes = b"", **headers: str) -> Fault:
    """Something else than it would have answered; an underscore in a header's name stands for a hyphen."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda handler, _speak: write(handler, Answer(status, body, named))


def alters(change: Callable[[Answer], Answer]) -> Fault:
    """What it would have answered, changed."""
    return lambda handler, speak: write(handler, change(speak()))


def hangs_up(handler: BaseHTTPRequestHandler, _speak: Speak) -> None:
    """It has the request and closes the connection."""
    handler.close_connection = True


def resets(handler: BaseHTTPRequestHandler, _speak: Speak) -> None:
    """The connection breaks, as when a machine or a program dies."""
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()
    handler.close_connection = True


def stays_silent(handler: BaseHTTPRequestHandler, _speak: Speak) -> None:
    """No answer until the caller gives up."""
    _until_gone(handler)


def stalls(handler: BaseHTTPRequestHandler, speak: Speak) -> None:
    """Half of the answer, then nothing until the caller gives up."""
    answer = speak()
    half = answer.body[: len(answer.body) // 2]
    write(handler, Answer(answer.status, half, answer.headers), length=len(answer.body))
    _until_gone(handler)


def truncates(handler: BaseHTTPRequestHandler, speak: Speak) -> None:
    """Half of the answer, then the end of the connection."""
    answer = speak()
    half = answer.body[: len(answer.body) // 2]
    write(handler, Answer(answer.status, half, answer.headers), length=len(answer.body))
    handler.close_connection = True


def drips(handler: BaseHTTPRequestHandler, speak: Speak) -> None:
    """A byte now and then, for as long as anybody listens."""
    answer = speak()
    handler.send_response_only(answer.status)
    for name, value in {**answer.headers, "content-length": str(1 << 40)}.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.close_connection = True
    with contextlib.suppress(OSError):
        while True:
            handler.wfile.write(b"\0")
            time.sleep(_A_WHILE_SECONDS)


def floods(handler: BaseHTTPRequestHandler, speak: Speak) -> None:
    """Bytes without end."""
    answer = speak()
    handler.send_response_only(answer.status)
    for name, value in {**answer.headers, "connection": "close"}.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.close_connection = True
    with contextlib.suppress(OSError):
        while True:
            handler.wfile.write(b"a" * 1024 * 1024)


def _until_gone(handler: BaseHTTPRequestHandler) -> None:
    handler.close_connection = True
    with contextlib.suppress(OSError):
        handler.connection.recv(1)
