"""Build the response to a media request: a redirect, or 304 where the cached copy is current."""

from functions.media.service import MediaLocation
from shared.runtime.http.response import HttpResponse


def redirect(found: MediaLocation) -> HttpResponse:
    """Return 302, or 304 for a current cached copy, both with a new presigned URL.

    A cache that revalidates a stored redirect updates its headers from the 304 (RFC 9111 §4.3.4), so it never redirects
    to an expired URL.
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
