"""Convert API Gateway REST proxy events to requests; only data from the gateway or an authenticated edge is trusted."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from shared.domain.errors import InvalidRequestError
from shared.domain.idempotency import SingleUse
from shared.domain.jobs import ANONYMOUS
from shared.runtime.http.client_address import ClientAddress


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
    viewer: ClientAddress
    request_id: str
    owner: str
    received_at: datetime
    content: bytes | None = None
    use: SingleUse | None = None

    @property
    def base_url(self) -> str:
        """Base URL of the API as the client sees it."""
        return self.viewer.base_url

    @property
    def caller(self) -> str:
        """The client, as the fair queue and idempotency identify it."""
        return self.viewer.caller

    @property
    def content_type(self) -> str:
        return self.headers.get("content-type", "")

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
    return HttpRequest(
        method=event["httpMethod"],
        resource=event["resource"],
        path_parameters=event.get("pathParameters") or {},
        query=event.get("queryStringParameters") or {},
        headers=headers,
        raw_body=event.get("body") or "",
        is_base64=bool(event.get("isBase64Encoded")),
        viewer=ClientAddress(
            headers,
            domain_name=context.get("domainName", ""),
            stage=_stage_in_addresses(event, context),
            source_ip=identity.get("sourceIp") or "",
        ),
        request_id=str(context.get("requestId", "")),
        owner=ANONYMOUS,
        received_at=_received_at(context),
    )


def _stage_in_addresses(event: Mapping[str, Any], context: Mapping[str, Any]) -> str:
    """Return the stage as part of URLs; empty under a custom domain, where both paths in the event are the same."""
    return "" if context.get("path") == event.get("path", "") else str(context.get("stage", ""))


def _received_at(context: Mapping[str, Any]) -> datetime:
    """Return when the gateway received the request, which is when its timeout started."""
    epoch_ms = context.get("requestTimeEpoch")
    return datetime.fromtimestamp(epoch_ms / 1000, UTC) if epoch_ms else datetime.now(UTC)
