"""Under which base URL the client sees us: the edge's, where the edge proves itself, else the gateway's own."""

import hashlib
import hmac
import re
from collections.abc import Mapping
from typing import Final

from shared.runtime.settings import settings

SECRET_HEADER: Final = "x-aiart-edge-secret"  # noqa: S105 - the header's name
HOST_HEADER: Final = "x-aiart-viewer-host"
PROTO_HEADER: Final = "x-aiart-viewer-proto"
ADDRESS_HEADER: Final = "x-aiart-viewer-address"

_HOST: Final = re.compile(r"[A-Za-z0-9.\-]{1,253}(:\d{1,5})?|\[[0-9A-Fa-f:.]{2,45}\](:\d{1,5})?", re.ASCII)
_SCHEMES: Final = frozenset({"http", "https"})


def base_url(headers: Mapping[str, str], *, domain_name: str, stage: str) -> str:
    """Scheme, host and, on the bare gateway, stage; no slash at the end."""
    host, scheme = headers.get(HOST_HEADER, ""), headers.get(PROTO_HEADER, "")
    if _is_our_edge(headers.get(SECRET_HEADER, "")) and _HOST.fullmatch(host) and scheme in _SCHEMES:
        return f"{scheme}://{host}"
    return f"{settings().gateway_scheme}://{domain_name}/{stage}".removesuffix("/")


def caller(headers: Mapping[str, str], *, source_ip: str) -> str:
    """Who asks, until there are keys: a hash of the address that the gateway, or a proven edge, saw."""
    stated = headers.get(ADDRESS_HEADER, "") if _is_our_edge(headers.get(SECRET_HEADER, "")) else ""
    return caller_of(stated or source_ip)


def caller_of(address: str) -> str:
    return "address-" + hashlib.sha256(address.encode()).hexdigest()[:32]


def _is_our_edge(secret: str) -> bool:
    """The deployment knows the secret's SHA-256 only, so that no environment holds the secret itself."""
    expected = settings().edge_secret_sha256
    return bool(expected) and hmac.compare_digest(hashlib.sha256(secret.encode()).hexdigest(), expected)
