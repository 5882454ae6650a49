"""Reads the body of a request, up to API Gateway's limit."""

from aiohttp import web

BODY_LIMIT = 10 * 1024 * 1024
_DRAIN_LIMIT = 64 * 1024 * 1024
_CHUNK = 256 * 1024


class BodyTooLargeError(Exception):
    """The body is over the limit. `drained`: it was read to its end, so the connection can be used again."""

    def __init__(self, *, drained: bool) -> None:
        super().__init__()
        self.drained = drained


async def read_body(request: web.BaseRequest) -> bytes:
    """Read the whole body before anything is passed on, because its length decides. Raises BodyTooLargeError.

    A body over the limit is read to its end, up to a second limit; otherwise the connection would close while the
    client still sends, and the client would not see the error.
    """
    if not request.body_exists:
        return b""
    declared = request.content_length or 0
    expects_continue = request.headers.get("Expect", "").lower() == "100-continue"
    if expects_continue and declared > BODY_LIMIT:
        raise BodyTooLargeError(drained=False)  # the client waits for permission, so it has sent nothing of the body
    if expects_continue and request.transport:
        request.transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")
    parts: list[bytes] = []
    size = 0
    async for part in request.content.iter_chunked(_CHUNK):
        size += len(part)
        if size <= BODY_LIMIT:
            parts.append(part)
        elif size > _DRAIN_LIMIT:
            raise BodyTooLargeError(drained=False)
        else:
            parts.clear()
    if size > BODY_LIMIT:
        raise BodyTooLargeError(drained=True)
    return b"".join(parts)
