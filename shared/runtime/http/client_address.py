"""Whether a request came through an edge of ours, whose headers may state the client's host, scheme and address."""

import hashlib
import hmac
import re
from collections.abc import Mapping
from typing import Final

from shared.runtime.settings import settings
from shared.runtime.wiring.secrets import edge_authenticator

SECRET_HEADER: Final = "x-aiart-edge-secret"  # noqa: S105 - the header's name
_SECRET: Final = re.compile(r"[A-Za-z0-9]{32,128}", re.ASCII)  # as the template generates it; others are not looked up


def is_from_our_edge(headers: Mapping[str, str]) -> bool:
    """Compare the secret header with the stack's own edge secret and with the digest of another edge's secret."""
    secret = headers.get(SECRET_HEADER, "")
    return bool(secret) and secret.isascii() and (_has_configured_digest(secret) or _is_stack_secret(secret))


def _has_configured_digest(secret: str) -> bool:
    """Of an edge outside this stack, the deployment knows only the secret's SHA-256."""
    expected = settings().edge_secret_sha256
    return bool(expected) and hmac.compare_digest(hashlib.sha256(secret.encode()).hexdigest(), expected)


def _is_stack_secret(secret: str) -> bool:
    """Of this stack's own edge, the deployment knows where the secret is stored; no environment holds it."""
    return bool(settings().edge_secret and _SECRET.fullmatch(secret)) and edge_authenticator().verify(secret)
