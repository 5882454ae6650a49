"""The HTTP client of the provider adapters: bounded in time and size, no redirects, TLS verified, pooled per sandbox.

urllib3 was chosen because botocore has it loaded already. What a failure means for money is decided here, where it is
known whether the whole request had left: before, nothing was bought; after, nobody can tell.
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

_SLICE: Final = 64 * 1024
_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})
_UNREACHABLE: Final = "The model's provider cannot be reached right now."
_UNKNOWN: Final = "The model's provider was asked and its answer was lost; whether it made anything cannot be told."
_NO_TIME: Final = "There was not enough time left to ask the model's provider; please try again."


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpCall:
    """One request; `buys` where the other side may make something for money once it has all of the `body`."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    body: bytes | None = None
    buys: bool = False


@dataclass(slots=True)
class HttpAnswer:
    """Status, headers by lower-case name, and the whole body."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def take_text(self) -> str:
        """The body as text. It is let go meanwhile: one copy of a packed image is enough. Raises ValueError."""
        body, self.body = self.body, b""
        return body.decode("utf-8")


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpTimeouts:
    """In seconds: how long to wait for a connection, at least for an answer, at least to have left to buy something,
    to keep for storing what came back, and until a connection that lies idle is not trusted any more.
    """

    connect_seconds: float = 5.0
    least_seconds: float = 2.0
    least_to_buy_seconds: float = 5.0
    reserve_seconds: float = 8.0
    stale_seconds: float = 4.0  # many servers close a connection that was idle for five


class HttpClient:
    """`remaining` tells the seconds that the function has left."""

    def __init__(
        self,
        *,
        remaining: Callable[[], float],
        patience: HttpTimeouts = HttpTimeouts(),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._remaining = remaining
        self._patience = patience
        self._clock = clock
        self._pool = urllib3.PoolManager(num_pools=8, maxsize=4, retries=False, cert_reqs="CERT_REQUIRED")
        self._used_at = clock()

    def seconds_left(self) -> float:
        """How long an answer may still take; below 0 it is too late for one."""
        return self._remaining() - self._patience.reserve_seconds

    def send(self, call: HttpCall, *, max_bytes: int) -> HttpAnswer:
        """The whole answer, whatever its status.

        Raises ProviderUnavailableError (it did not get the whole request, or was asked for nothing that costs),
        SubmissionUnknownError (it did, and may have sold something), ProviderFailedError (no time was left to ask),
        ProviderResponseError (over `max_bytes`).
        """
        with self._open(call, None) as body:
            try:
                return HttpAnswer(body.status, body.headers, body.read_all(max_bytes))
            except (faults.HTTPError, OSError) as error:
                raise _lost(call.buys) from error

    def stream(self, call: HttpCall, *, max_bytes: int) -> BoundedBody:
        """The answer's body to be read piece by piece and closed by the caller. Raises as `send` does."""
        return self._open(call, max_bytes)

    def _open(self, call: HttpCall, max_bytes: int | None) -> BoundedBody:
        _check_address(call.url)
        if call.buys and self.seconds_left() < self._patience.least_to_buy_seconds:
            raise ProviderFailedError(_NO_TIME)
        self._drop_stale()
        seconds = max(self._patience.least_seconds, self.seconds_left())
        ends_at = self._clock() + seconds
        outgoing = None if call.body is None else _Outgoing(call.body)
        length = {} if call.body is None else {"content-length": str(len(call.body))}
        try:
            response = self._pool.urlopen(
                call.method,
                call.url,
                body=outgoing,
                headers={**call.headers, **length},
                redirect=False,
                retries=False,
                preload_content=False,
                timeout=urllib3.Timeout(connect=min(self._patience.connect_seconds, seconds), read=seconds),
            )
        except (faults.HTTPError, OSError) as error:
            raise _lost(call.buys and (outgoing is None or outgoing.has_left)) from error
        return BoundedBody(response, max_bytes=max_bytes, seconds=max(0.0, ends_at - self._clock()))

    def _drop_stale(self) -> None:
        """A connection that died while the sandbox slept would look like a lost answer."""
        now = self._clock()
        if now - self._used_at > self._patience.stale_seconds:
            self._pool.clear()
        self._used_at = now


class _Outgoing:
    """A request's body on its way. Until all of it `has_left`, nobody can have acted on it."""

    def __init__(self, body: bytes) -> None:
        self._body = body
        self.has_left = False

    def __iter__(self) -> Iterator[bytes]:
        for start in range(0, len(self._body), _SLICE):
            yield self._body[start : start + _SLICE]
        self.has_left = True


def _check_address(url: str) -> None:
    """https, but for this machine itself. Raises ConfigurationError."""
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOOPBACK):
        raise ConfigurationError("A provider's address must begin with https.")


def _lost(may_have_bought: bool) -> Exception:
    return SubmissionUnknownError(_UNKNOWN) if may_have_bought else ProviderUnavailableError(_UNREACHABLE)
