"""Passes each request to API Gateway and the response back, byte for byte; large forms go to a different path."""

import io
import re

import aiohttp
from aiohttp import web
from yarl import URL

from local.edge import responses
from local.edge.headers import towards_gateway, towards_viewer
from local.edge.large_bodies import path_for
from local.edge.path_table import origin_for
from local.edge.request_body import BodyTooLargeError, read_body

METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
_CHUNK = 64 * 1024
# Characters that browsers and RFC 3986 leave unencoded in a path and a query; clients must percent-encode the rest.
_TARGET = re.compile(r"/(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/?\[\]|^`{}\"<>\\]|%[0-9A-Fa-f]{2}|%)*")
_ABSOLUTE = re.compile(r"^https?://[^/?#]*", re.IGNORECASE)  # the form that clients send to a proxy


class Proxy:
    """Handles every request. `origins` maps the names of the path table to base URLs."""

    def __init__(self, session: aiohttp.ClientSession, origins: dict[str, str], secret: str) -> None:
        self._session = session
        self._origins = origins
        self._secret = secret

    async def __call__(self, request: web.BaseRequest) -> web.StreamResponse:
        if request.method not in METHODS:
            return _closing(responses.METHOD_NOT_ALLOWED)
        try:
            body = await read_body(request)
        except BodyTooLargeError as error:
            return responses.error_response(responses.TOO_LARGE) if error.drained else _closing(responses.TOO_LARGE)
        target = _ABSOLUTE.sub("", request.raw_path)
        if not _TARGET.fullmatch(target):
            return responses.error_response(responses.NOT_FOUND)
        path, question_mark, query = target.partition("?")
        routed = path_for(request.method, path, request.content_length)
        address = self._origins[origin_for(path)] + routed + question_mark + query
        try:
            return await self._relay(request, URL(address, encoded=True), body)
        except (aiohttp.ClientError, TimeoutError, ValueError):
            return responses.error_response(responses.UNAVAILABLE)

    async def _relay(self, request: web.BaseRequest, address: URL, body: bytes) -> web.StreamResponse:
        async with self._session.request(
            request.method,
            address,
            headers=towards_gateway(request, self._secret),
            data=io.BytesIO(body) if body else None,  # aiohttp sends a file in chunks, but bytes all at once
            allow_redirects=False,
            skip_auto_headers={"User-Agent", "Accept", "Accept-Encoding", "Content-Type"},
        ) as received:
            relayed = responses.RelayedResponse(
                status=received.status, reason=received.reason, headers=towards_viewer(received.raw_headers)
            )
            try:
                await relayed.prepare(request)
                async for part in received.content.iter_chunked(_CHUNK):
                    await relayed.write(part)
                await relayed.write_eof()
            except (aiohttp.ClientError, TimeoutError, ConnectionError):
                if request.transport:  # the headers are sent; closing the connection shows that the body is incomplete
                    request.transport.abort()
            return relayed


def _closing(error: responses.EdgeError) -> web.StreamResponse:
    """Respond and close the connection, because the request was not read to its end."""
    response = responses.error_response(error)
    response.force_close()
    return response


def client_session() -> aiohttp.ClientSession:
    """Return a session with timeouts longer than API Gateway's, no connection limit, and no decompression."""
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=0),
        timeout=aiohttp.ClientTimeout(total=None, sock_connect=5, sock_read=60),
        auto_decompress=False,
        cookie_jar=aiohttp.DummyCookieJar(),
    )
