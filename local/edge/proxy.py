"""Passes each request to the gateway and its answer back, byte for byte; large forms take a path of their own."""

import io
import re

import aiohttp
from aiohttp import web
from yarl import URL

from local.edge import answers
from local.edge.bodies import BodyTooLargeError, receive
from local.edge.headers import towards_gateway, towards_viewer
from local.edge.large_bodies import path_for
from local.edge.path_table import origin_for

METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
_CHUNK = 64 * 1024
# What RFC 3986 lets stand in a path and a query; the rest has to be percent-encoded by whoever sends it.
_TARGET = re.compile(r"/(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/?\[\]|^`{}\"<>\\]|%[0-9A-Fa-f]{2}|%)*")
_ABSOLUTE = re.compile(r"^https?://[^/?#]*", re.IGNORECASE)  # the form that clients send to a proxy


class Proxy:
    """The handler for every request. Origins are base addresses by the names of the path table."""

    def __init__(self, session: aiohttp.ClientSession, origins: dict[str, str], secret: str) -> None:
        self._session = session
        self._origins = origins
        self._secret = secret

    async def __call__(self, request: web.BaseRequest) -> web.StreamResponse:
        if request.method not in METHODS:
            return _last(answers.METHOD_NOT_ALLOWED)
        try:
            body = await receive(request)
        except BodyTooLargeError as refused:
            return answers.answer(answers.TOO_LARGE) if refused.drained else _last(answers.TOO_LARGE)
        target = _ABSOLUTE.sub("", request.raw_path)
        if not _TARGET.fullmatch(target):
            return answers.answer(answers.NOT_FOUND)
        path, mark, query = target.partition("?")
        wanted = path_for(request.method, path, request.content_length)
        address = self._origins[origin_for(path)] + wanted + mark + query
        try:
            return await self._relay(request, URL(address, encoded=True), body)
        except (aiohttp.ClientError, TimeoutError, ValueError):
            return answers.answer(answers.UNAVAILABLE)

    async def _relay(self, request: web.BaseRequest, address: URL, body: bytes) -> web.StreamResponse:
        async with self._session.request(
            request.method,
            address,
            headers=towards_gateway(request, self._secret),
            data=io.BytesIO(body) if body else None,  # aiohttp writes a file in pieces, bytes at one go
            allow_redirects=False,
            skip_auto_headers={"User-Agent", "Accept", "Accept-Encoding", "Content-Type"},
        ) as answered:
            relayed = answers.Relayed(
                status=answered.status, reason=answered.reason, headers=towards_viewer(answered.raw_headers)
            )
            try:
                await relayed.prepare(request)
                async for part in answered.content.iter_chunked(_CHUNK):
                    await relayed.write(part)
                await relayed.write_eof()
            except (aiohttp.ClientError, TimeoutError, ConnectionError):
                if request.transport:  # the answer has begun: only cutting it off can tell that it is not whole
                    request.transport.abort()
            return relayed


def _last(error: answers.EdgeError) -> web.StreamResponse:
    """For a request that was not read to its end: nothing can follow it on this connection."""
    response = answers.answer(error)
    response.force_close()
    return response


def client_session() -> aiohttp.ClientSession:
    """Waits longer than the gateway does, opens a connection for whoever comes, and unpacks nothing."""
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=0),
        timeout=aiohttp.ClientTimeout(total=None, sock_connect=5, sock_read=60),
        auto_decompress=False,
        cookie_jar=aiohttp.DummyCookieJar(),
    )
