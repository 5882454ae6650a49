"""The answer to a request for a medium: a redirect, or that the client's copy is still the same."""

from functions.media.service import MediaLocation
from shared.runtime.http.response import HttpResponse


def redirect(found: MediaLocation) -> HttpResponse:
    """302, or 304.

    A cache that kept the redirect and asks whether it still holds replaces the header fields of what it kept by those
    of the 304 (RFC 9111 §4.3.4): it gets the fresh address too, and never sends anybody to one whose time is up.
    """
    return HttpResponse(
        304 if found.is_known else 302,
        headers={
            "Location": found.link.url,
            "Cache-Control": f"private, max-age={found.link.redirect_seconds}",
            "ETag": found.etag,
            "Vary": "Accept",
        },
    )
