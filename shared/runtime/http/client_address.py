"""Under which base URL the client sees us: the edge's, where the edge proves itself, else the gateway's own."""

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from shared.runtime import container
from shared.runtime.settings import settings

SECRET_HEADER: Final = "x-aiart-edge-secret"  # noqa: S105 - the header's name
HOST_HEADER: Final = "x-aiart-viewer-host"
PROTO_HEADER: Final = "x-aiart-viewer-proto"
ADDRESS_HEADER: Final = "x-aiart-viewer-address"

_HOST: Final = re.compile(r"[A-Za-z0-9.\-]{1,253}(:\d{1,5})?|\[[0-9A-Fa-f:.]{2,45}\](:\d{1,5})?", re.ASCII)
_SCHEMES: Final = frozenset({"http", "https"})
_SECRET: Final = re.compile(r"[A-Za-z0-9]{32,128}", re.ASCII)  # as the template has it made; nothing else is looked up


@dataclass(frozen=True, slots=True)
class ClientAddress:
    """What was said of whoever asks. It is judged when a route wants to know, since that may mean reading a secret."""

    headers: Mapping[str, str]
    domain_name: str
    stage: str
    source_ip: str

    @property
    def base_url(self) -> str:
        """Scheme, host and, on the bare gateway, stage; no slash at the end."""
        host, scheme = self.headers.get(HOST_HEADER, ""), self.headers.get(PROTO_HEADER, "")
        if _HOST.fullmatch(host) and scheme in _SCHEMES and self._came_by_our_edge():
            return f"{scheme}://{host}"
        return f"{settings().gateway_scheme}://{self.domain_name}/{self.stage}".removesuffix("/")

    @property
    def caller(self) -> str:
        """Who asks, until there are keys: a hash of the address that the gateway, or a proven edge, saw."""
        stated = self.headers.get(ADDRESS_HEADER, "")
        return caller_of(stated if stated and self._came_by_our_edge() else self.source_ip)

    def _came_by_our_edge(self) -> bool:
        secret = self.headers.get(SECRET_HEADER, "")
        return bool(secret) and secret.isascii() and (_has_our_digest(secret) or _is_our_secret(secret))


def caller_of(address: str) -> str:
    return "address-" + hashlib.sha256(address.encode()).hexdigest()[:32]


def _has_our_digest(secret: str) -> bool:
    """Of an edge that is not this stack's, the deployment knows the secret's SHA-256 only."""
    expected = settings().edge_secret_sha256
    return bool(expected) and hmac.compare_digest(hashlib.sha256(secret.encode()).hexdigest(), expected)


def _is_our_secret(secret: str) -> bool:
    """Of this stack's own edge it knows where the secret is kept; no environment holds it."""
    return bool(settings().edge_secret and _SECRET.fullmatch(secret)) and container.edge_authenticator().holds(secret)
