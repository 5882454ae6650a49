"""The edge proxy in this process, for tests that put something of their own behind it."""

import asyncio
import contextlib
import socket
import threading
from collections.abc import Iterator

from local.edge.server import edge

SECRET = "the secret"  # noqa: S105


@contextlib.contextmanager
def edge_before(raw_url: str) -> Iterator[str]:
    """Its base address."""
    loop = asyncio.new_event_loop()
    listening = socket.create_server(("127.0.0.1", 0))
    up, stop = threading.Event(), asyncio.Event()

    async def serve() -> None:
        async with edge(listening, raw_url, SECRET):
            up.set()
            await stop.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    up.wait()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()
        listening.close()


def exchange(base_url: str, request: bytes) -> tuple[int, dict[str, str], bytes]:
    """Bytes in, an answer out: for requests that no client library would send."""
    host, _, port = base_url.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(request)
        received = b""
        while part := connection.recv(65_536):
            received += part
    head, _, body = received.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
    return int(first.split(" ")[1]), headers, body
