"""Listens where the viewer comes in. Even a request that is no HTTP gets the contract's error."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from typing import Any

from aiohttp import web
from aiohttp.http_exceptions import InvalidURLError
from aiohttp.web_protocol import RequestHandler

from local.edge import answers
from local.edge.path_table import GATEWAY
from local.edge.proxy import Proxy, client_session

_HEADER_LIMIT = 20_480  # CloudFront's, for all headers of a request together
_INTERNAL = 500


def _judge(status: int, exc: BaseException | None) -> answers.EdgeError:
    if isinstance(exc, InvalidURLError):  # bytes in the path that no address holds: just an unknown one
        return answers.NOT_FOUND
    return answers.UNAVAILABLE if status >= _INTERNAL else answers.BAD_REQUEST


class JsonRequestHandler(RequestHandler):
    """aiohttp's, with its plain-text and HTML error pages replaced."""

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = _INTERNAL,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        del message
        if request.writer.output_size:
            raise ConnectionError  # an answer is under way already: all that is left is to cut it off
        response = answers.answer(_judge(status, exc))
        response.force_close()
        return response


class JsonServer(web.Server):
    """A server whose connections are handled as above."""

    def __call__(self) -> RequestHandler:
        return JsonRequestHandler(self, loop=self._loop, **self._kwargs)


@contextlib.asynccontextmanager
async def edge(listening: socket.socket, raw_url: str, secret: str) -> AsyncIterator[None]:
    """Serve on a bound socket until the block ends."""
    async with client_session() as session:
        options: dict[str, Any] = {
            "max_line_size": _HEADER_LIMIT,
            "max_field_size": _HEADER_LIMIT,
            "auto_decompress": False,  # bodies go through as they are
            "access_log": None,
        }
        handlers = JsonServer(Proxy(session, {GATEWAY: raw_url}, secret), **options)
        server = await asyncio.get_running_loop().create_server(handlers, sock=listening)
        try:
            yield
        finally:
            server.close()
            await handlers.shutdown(timeout=0.5)
