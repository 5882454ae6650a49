"""Which headers the edge passes on, and those that it adds about the client."""

from collections.abc import Iterable

from aiohttp import web
from multidict import CIMultiDict

# RFC 9110, 7.6.1: headers that apply to one connection only.
_HOP_BY_HOP = {
    "connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "proxy-connection", "te", "trailer",
    "transfer-encoding", "upgrade",
}  # fmt: skip
_CLIENT_HEADER = "x-aiart-viewer-"
SECRET = "x-aiart-edge-secret"  # noqa: S105 - the header's name


def _hop_by_hop(headers: Iterable[tuple[str, str]]) -> set[str]:
    named = ",".join(value for name, value in headers if name.lower() == "connection")
    return _HOP_BY_HOP | {name.strip().lower() for name in named.split(",")}


def towards_gateway(request: web.BaseRequest, secret: str) -> CIMultiDict[str]:
    """Return the client's headers, with those about the client replaced by ours; the secret authenticates the edge."""
    dropped = _hop_by_hop(request.headers.items()) | {SECRET, "host", "content-length", "expect"}
    headers = CIMultiDict(
        (name, value)
        for name, value in request.headers.items()
        if name.lower() not in dropped and not name.lower().startswith(_CLIENT_HEADER)
    )
    headers[SECRET] = secret
    headers[f"{_CLIENT_HEADER}host"] = request.headers.get("Host", "")
    headers[f"{_CLIENT_HEADER}proto"] = "http"
    headers[f"{_CLIENT_HEADER}method"] = request.method
    headers[f"{_CLIENT_HEADER}address"] = request.remote or ""
    return headers


def towards_viewer(lines: Iterable[tuple[bytes, bytes]]) -> CIMultiDict[str]:
    """Return the headers of API Gateway unchanged, repeated ones included, without the hop-by-hop ones."""
    decoded = [(name.decode("latin-1"), value.decode("utf-8", "surrogateescape")) for name, value in lines]
    dropped = _hop_by_hop(decoded)
    return CIMultiDict((name, value) for name, value in decoded if name.lower() not in dropped)
