"""HTTP client of the provider adapters: limits on time and size, no redirects, TLS verified, pooled connections.

It is built on urllib3, which botocore has imported already. The client classifies failures by cost, because it knows
whether the whole request was sent: before that, nothing was charged; after that, the outcome is unknown.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

import urllib3
from urllib3 import exceptions as faults

from shared.adapters.http.bounded_body import BoundedBody
from shared.domain.errors import (
    ConfigurationError,
    ProviderFailedError,
    ProviderUnavailableError,
    SubmissionUnknownError,
)

_CHUNK: Final = 64 * 1024
_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})
_UNREACHABLE: Final = "The model's provider cannot be reached right now."
_UNKNOWN: Final = (
    "The model's provider was called and its response was lost; it is unknown whether anything was generated."
)
_NO_TIME: Final = "There was not enough time left to call the model's provider; please try again."


@dataclass(frozen=True, slots=True, kw_only=True)
class UpstreamRequest:
    """A request. `billable`: the provider may charge for it once it has received the whole `body`."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    body: bytes | None = None
    billable: bool = False


@dataclass(slots=True)
class UpstreamResponse:
    """A response: status, headers by lower-case name, and the whole body."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def take_text(self) -> str:
        """Return the body as text and release it, so that a large body is in memory once. Raises ValueError."""
        body, self.body = self.body, b""
        return body.decode("utf-8")


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpTimeouts:
    """Timeouts in seconds.

    `connect_seconds`: to connect. `min_response_seconds`: minimum for a response, even if the invocation has less left.
    `min_billable_seconds`: minimum left to start a call that may be charged. `reserve_seconds`: left free for storing
    the result. `stale_seconds`: idle time after which a connection is not reused.
    """

    connect_seconds: float = 5.0
    min_response_seconds: float = 2.0
    min_billable_seconds: float = 5.0
    reserve_seconds: float = 8.0
    stale_seconds: float = 4.0  # many servers close idle connections after five


class HttpClient:
    """Sends requests; `remaining` returns the seconds left of the invocation."""

    def __init__(
        self,
        *,
        remaining: Callable[[], float],
        timeouts: HttpTimeouts = HttpTimeouts(),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._remaining = remaining
        self._timeouts = timeouts
        self._clock = clock
        self._pool = urllib3.PoolManager(num_pools=8, maxsize=4, retries=False, cert_reqs="CERT_REQUIRED")
        self._used_at = clock()

    def seconds_left(self) -> float:
        """Return how many seconds a response may still take; negative when it is too late."""
        return self._remaining() - self._timeouts.reserve_seconds

    def send(self, call: UpstreamRequest, *, max_bytes: int) -> UpstreamResponse:
        """Send a request and return the whole response, whatever its status.

        Raises ProviderUnavailableError (not sent completely, or a call without cost), SubmissionUnknownError (sent
        completely, and may have been charged), ProviderFailedError (too little time left to call),
        ProviderResponseError (more than `max_bytes`).
        """
        with self._open(call, None) as body:
            try:
                return UpstreamResponse(body.status, body.headers, body.read_all(max_bytes))
            except (faults.HTTPError, OSError) as error:
                raise _lost_response_error(call.billable) from error

    def stream(self, call: UpstreamRequest, *, max_bytes: int) -> BoundedBody:
        """Send a request and return the body as a stream, to be closed by the caller. Raises the errors of `send`."""
        return self._open(call, max_bytes)

    def _open(self, call: UpstreamRequest, max_bytes: int | None) -> BoundedBody:
        _check_address(call.url)
        if call.billable and self.seconds_left() < self._timeouts.min_billable_seconds:
            raise ProviderFailedError(_NO_TIME)
        self._drop_stale()
        seconds = max(self._timeouts.min_response_seconds, self.seconds_left())
        ends_at = self._clock() + seconds
        upload = None if call.body is None else _TrackedBody(call.body)
        length = {} if call.body is None else {"content-length": str(len(call.body))}
        try:
            response = self._pool.urlopen(
                call.method,
                call.url,
                body=upload,
                headers={**call.headers, **length},
                redirect=False,
                retries=False,
                preload_content=False,
                timeout=urllib3.Timeout(connect=min(self._timeouts.connect_seconds, seconds), read=seconds),
            )
        except (faults.HTTPError, OSError) as error:
            raise _lost_response_error(call.billable and (upload is None or upload.is_sent)) from error
        return BoundedBody(response, max_bytes=max_bytes, seconds=max(0.0, ends_at - self._clock()))

    def _drop_stale(self) -> None:
        """Close idle connections: one that died while the worker was frozen would look like a lost response."""
        now = self._clock()
        if now - self._used_at > self._timeouts.stale_seconds:
            self._pool.clear()
        self._used_at = now


class _TrackedBody:
    """A request body that records when it was sent completely; before that, the provider cannot have acted on it."""

    def __init__(self, body: bytes) -> None:
        self._body = body
        self.is_sent = False

    def __iter__(self) -> Iterator[bytes]:
        for start in range(0, len(self._body), _CHUNK):
            yield self._body[start : start + _CHUNK]
        self.is_sent = True


def _check_address(url: str) -> None:
    """Require https, except for loopback. Raises ConfigurationError."""
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOOPBACK):
        raise ConfigurationError("A provider's address must begin with https.")


def _lost_response_error(may_be_charged: bool) -> Exception:
    return SubmissionUnknownError(_UNKNOWN) if may_be_charged else ProviderUnavailableError(_UNREACHABLE)
