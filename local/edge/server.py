"""The HTTP server of the edge. A request that is not valid HTTP is answered with an API error too."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from typing import Any

from aiohttp import web
from aiohttp.http_exceptions import InvalidURLError
from aiohttp.web_protocol import RequestHandler

from local.edge import responses
from local.edge.path_table import GATEWAY
from local.edge.proxy import Proxy, client_session

_HEADER_LIMIT = 20_480  # CloudFront's limit for all headers of a request together
_INTERNAL = 500


def _to_edge_error(status: int, exc: BaseException | None) -> responses.EdgeError:
    if isinstance(exc, InvalidURLError):  # bytes that no URL may contain, so no such path exists
        return responses.NOT_FOUND
    return responses.UNAVAILABLE if status >= _INTERNAL else responses.BAD_REQUEST


class JsonRequestHandler(RequestHandler):
    """aiohttp's request handler with JSON errors instead of plain text and HTML."""

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = _INTERNAL,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        del message
        if request.writer.output_size:
            raise ConnectionError  # the response has started, so the connection can only be closed
        response = responses.error_response(_to_edge_error(status, exc))
        response.force_close()
        return response


class JsonServer(web.Server):
    """A server that handles connections by JsonRequestHandler."""

    def __call__(self) -> RequestHandler:
        return JsonRequestHandler(self, loop=self._loop, **self._kwargs)


@contextlib.asynccontextmanager
async def edge(listening: socket.socket, raw_url: str, secret: str) -> AsyncIterator[None]:
    """Serve on a bound socket until the context ends."""
    async with client_session() as session:
        options: dict[str, Any] = {
            "max_line_size": _HEADER_LIMIT,
            "max_field_size": _HEADER_LIMIT,
            "auto_decompress": False,  # bodies are passed on unchanged
            "access_log": None,
        }
        handlers = JsonServer(Proxy(session, {GATEWAY: raw_url}, secret), **options)
        server = await asyncio.get_running_loop().create_server(handlers, sock=listening)
        try:
            yield
        finally:
            server.close()
            await handlers.shutdown(timeout=0.5)
