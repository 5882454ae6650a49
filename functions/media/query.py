"""Parse a request for media: attachment, rendition, and the entity tags of cached copies."""

from typing import Final

from functions.media.service import MediaQuery
from shared.domain.errors import InvalidRequestError
from shared.domain.media import RENDITION_WIDTHS, MediaKind, Rendition, RenditionFormat
from shared.runtime.http.request import HttpRequest

_WIDTHS: Final = {str(width): width for width in RENDITION_WIDTHS}
_FORMATS: Final = {kind.value: kind for kind in RenditionFormat}
_MATCHES_WEBP: Final = ("image/webp", "image/*", "*/*")


def media_query(request: HttpRequest, kind: MediaKind) -> MediaQuery:
    """Parse a request. Raises InvalidRequestError."""
    return MediaQuery(
        kind=kind,
        name=request.path_parameters["name"],
        method=request.method,
        attachment=request.query.get("download") == "1",
        rendition=_rendition(request, kind),
        known_etags=_etags(request.headers.get("if-none-match", "")),
    )


def _rendition(request: HttpRequest, kind: MediaKind) -> Rendition | None:
    width, chosen = request.query.get("w"), request.query.get("format")
    if chosen and chosen not in _FORMATS:
        raise InvalidRequestError("format must be webp or jpg.")
    if chosen and not width:
        raise InvalidRequestError("format goes with w, the width of the image.")
    if not width:
        return None
    if width not in _WIDTHS:
        raise InvalidRequestError(f"w must be one of: {', '.join(_WIDTHS)}.")
    if kind is MediaKind.PROCESSED_VIDEO:
        raise InvalidRequestError("w is for images; a video has one width.")
    return Rendition(_WIDTHS[width], _FORMATS[chosen] if chosen else _accepted(request.headers.get("accept", "")))


def _accepted(accept: str) -> RenditionFormat:
    """Return JPEG where Accept lists it and nothing that matches WebP (RFC 9110 §12.5.1, without weights)."""
    named = {entry.partition(";")[0].strip().lower() for entry in accept.split(",")}
    wants_jpeg = "image/jpeg" in named and not named.intersection(_MATCHES_WEBP)
    return RenditionFormat.JPG if wants_jpeg else RenditionFormat.WEBP


def _etags(header: str) -> frozenset[str]:
    """Parse If-None-Match for weak comparison (RFC 9110 §13.1.2); our entity tags contain no comma."""
    return frozenset(tag.strip().removeprefix("W/") for tag in header.split(",") if tag.strip())
