"""Takes a request's body in, up to the gateway's limit."""

from aiohttp import web

BODY_LIMIT = 10 * 1024 * 1024
_DRAIN_LIMIT = 64 * 1024 * 1024
_CHUNK = 256 * 1024


class BodyTooLargeError(Exception):
    """The body is over the limit. `drained`: it has been read to its end, so the connection can go on."""

    def __init__(self, *, drained: bool) -> None:
        super().__init__()
        self.drained = drained


async def receive(request: web.BaseRequest) -> bytes:
    """The whole body. The gateway takes it whole anyway, and its length decides before anything is passed on.

    A refused body is read to its end (within reason), or the client would be cut off while sending and never see why.
    """
    if not request.body_exists:
        return b""
    declared = request.content_length or 0
    waiting = request.headers.get("Expect", "").lower() == "100-continue"
    if waiting and declared > BODY_LIMIT:
        raise BodyTooLargeError(drained=False)  # it asked first: nothing of it is under way
    if waiting and request.transport:
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
