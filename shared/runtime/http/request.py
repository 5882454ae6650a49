"""Convert API Gateway REST proxy events to requests; only data from the gateway or an authenticated edge is trusted."""

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from shared.domain.callers import caller_id
from shared.domain.errors import InvalidRequestError
from shared.domain.idempotency import RequestIdentity, SingleUse, fingerprint, validate_key
from shared.domain.jobs import ANONYMOUS
from shared.runtime.http.client_address import is_from_our_edge
from shared.runtime.http.durations import parse_duration
from shared.runtime.settings import settings

HOST_HEADER: Final = "x-aiart-viewer-host"
PROTO_HEADER: Final = "x-aiart-viewer-proto"
ADDRESS_HEADER: Final = "x-aiart-viewer-address"
_HOST: Final = re.compile(r"[A-Za-z0-9.\-]{1,253}(:\d{1,5})?|\[[0-9A-Fa-f:.]{2,45}\](:\d{1,5})?", re.ASCII)
_SCHEMES: Final = frozenset({"http", "https"})
DEADLINE_UNITS: Final = "smh"
_SHORTEST_DEADLINE: Final = timedelta(seconds=5)
_LONGEST_DEADLINE: Final = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpRequest:
    """An HTTP request. Header names are lower case; `raw_body` is the text of the event, decoded by `body`.

    `content` replaces the body where it was sent separately (a staged form); `use` is then the single-use resource.
    """

    method: str
    resource: str
    path_parameters: Mapping[str, str]
    query: Mapping[str, str]
    headers: Mapping[str, str]
    raw_body: str
    is_base64: bool
    domain_name: str
    stage: str
    source_ip: str
    request_id: str
    owner: str
    received_at: datetime
    content: bytes | None = None
    use: SingleUse | None = None

    @property
    def base_url(self) -> str:
        """Base URL of the API as the client sees it: scheme, host and, without an edge, stage; no slash at the end.

        What an edge states counts only if the edge is authenticated, which may read a secret: so only when needed.
        """
        host, scheme = self.headers.get(HOST_HEADER, ""), self.headers.get(PROTO_HEADER, "")
        if host and _HOST.fullmatch(host) and scheme in _SCHEMES and is_from_our_edge(self.headers):
            return f"{scheme}://{host}"
        return f"{settings().gateway_scheme}://{self.domain_name}/{self.stage}".removesuffix("/")

    @property
    def caller(self) -> str:
        """The client, as the fair queue and idempotency identify it: a hash of its address."""
        stated = self.headers.get(ADDRESS_HEADER, "")
        return caller_id(stated if stated and is_from_our_edge(self.headers) else self.source_ip)

    @property
    def media_type(self) -> str:
        """The Content-Type without its parameters, in lower case."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    def body(self) -> bytes:
        """Return the bytes of the body. Raises InvalidRequestError where its base64 is malformed."""
        if self.content is not None:
            return self.content
        if not self.is_base64:
            return self.raw_body.encode("utf-8", "surrogatepass")
        try:
            return base64.b64decode(self.raw_body, validate=True)
        except (binascii.Error, ValueError) as error:
            raise InvalidRequestError("The body could not be decoded.") from error


def from_proxy_event(event: Mapping[str, Any]) -> HttpRequest:
    """Convert a Lambda proxy event (payload format 1.0)."""
    context: Mapping[str, Any] = event.get("requestContext") or {}
    identity: Mapping[str, str] = context.get("identity") or {}
    sent: Mapping[str, str] = event.get("headers") or {}
    headers = {name.lower(): value for name, value in sent.items()}
    is_custom_domain = context.get("path") == event.get("path", "")  # its URLs have no stage
    epoch_ms = context.get("requestTimeEpoch")  # when the gateway received the request, and its timeout started
    return HttpRequest(
        method=event["httpMethod"],
        resource=event["resource"],
        path_parameters=event.get("pathParameters") or {},
        query=event.get("queryStringParameters") or {},
        headers=headers,
        raw_body=event.get("body") or "",
        is_base64=bool(event.get("isBase64Encoded")),
        domain_name=context.get("domainName", ""),
        stage="" if is_custom_domain else str(context.get("stage", "")),
        source_ip=identity.get("sourceIp") or "",
        request_id=str(context.get("requestId", "")),
        owner=ANONYMOUS,
        received_at=datetime.fromtimestamp(epoch_ms / 1000, UTC) if epoch_ms else datetime.now(UTC),
    )


def request_identity(
    request: HttpRequest, fields: dict[str, Any], file: bytes | None = None, use: SingleUse | None = None
) -> RequestIdentity:
    """The identity of a request for idempotency. Raises InvalidRequestError (malformed Idempotency-Key)."""
    return RequestIdentity(
        caller=request.caller,
        route=request.resource,
        fingerprint=fingerprint(fields, file),
        key=validate_key(request.headers.get("idempotency-key")),
        received_at=request.received_at,
        use=use,
    )


def prefers_async(request: HttpRequest) -> bool:
    """Whether the client does not want to wait (Prefer: respond-async, RFC 7240 §4.1)."""
    preferences = request.headers.get("prefer", "").split(",")
    return any(preference.partition(";")[0].strip().lower() == "respond-async" for preference in preferences)


def cancel_at(request: HttpRequest) -> datetime | None:
    """The client's own deadline for the job: `Cancel-After: 90`, `90s`, `5m` or `1h`. Raises InvalidRequestError."""
    text = request.headers.get("cancel-after")
    if not text:
        return None
    wait = parse_duration(text, DEADLINE_UNITS)
    if wait is None or not _SHORTEST_DEADLINE <= wait <= _LONGEST_DEADLINE:
        raise InvalidRequestError(
            "Cancel-After must be from 5s to 24h: a whole number with s, m, h or nothing behind it."
        )
    return request.received_at + wait
