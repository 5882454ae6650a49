"""Which headers go through the edge, and what the edge states about the viewer."""

from collections.abc import Iterable

from aiohttp import web
from multidict import CIMultiDict

# RFC 9110, 7.6.1: they speak about one connection only.
_ONE_HOP = {
    "connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "proxy-connection", "te", "trailer",
    "transfer-encoding", "upgrade",
}  # fmt: skip
_VIEWER = "x-aiart-viewer-"
SECRET = "x-aiart-edge-secret"  # noqa: S105 - the header's name


def _one_hop(headers: Iterable[tuple[str, str]]) -> set[str]:
    named = ",".join(value for name, value in headers if name.lower() == "connection")
    return _ONE_HOP | {name.strip().lower() for name in named.split(",")}


def towards_gateway(request: web.BaseRequest, secret: str) -> CIMultiDict[str]:
    """The viewer's headers, less what it claims about itself, plus what we know; the secret proves that it is us."""
    dropped = _one_hop(request.headers.items()) | {SECRET, "host", "content-length", "expect"}
    headers = CIMultiDict(
        (name, value)
        for name, value in request.headers.items()
        if name.lower() not in dropped and not name.lower().startswith(_VIEWER)
    )
    headers[SECRET] = secret
    headers[f"{_VIEWER}host"] = request.headers.get("Host", "")
    headers[f"{_VIEWER}proto"] = "http"
    headers[f"{_VIEWER}method"] = request.method
    headers[f"{_VIEWER}address"] = request.remote or ""
    return headers


def towards_viewer(lines: Iterable[tuple[bytes, bytes]]) -> CIMultiDict[str]:
    """The gateway's headers as they are, line by line."""
    decoded = [(name.decode("latin-1"), value.decode("utf-8", "surrogateescape")) for name, value in lines]
    dropped = _one_hop(decoded)
    return CIMultiDict((name, value) for name, value in decoded if name.lower() not in dropped)
