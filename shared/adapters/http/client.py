"""The HTTP client of the provider adapters: bounded in time and size, no redirects, TLS verified, pooled per sandbox.

urllib3 was chosen because botocore has it loaded already. What a failure means for money is decided here, where it is
known whether the request had left: before, nothing was bought; after, nobody can tell.
"""

import time
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

import urllib3
from urllib3 import exceptions as faults

from shared.adapters.http.bounded_body import BoundedBody
from shared.domain.errors import ConfigurationError, ProviderUnavailableError, SubmissionUnknownError

_CONNECT_SECONDS: Final = 5.0
_LEAST_SECONDS: Final = 2.0
_RESERVE_SECONDS: Final = 8.0  # what is left of the function's time for keeping and recording what came back
_STALE_SECONDS: Final = 5.0
_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})
_UNREACHABLE: Final = "The model's provider cannot be reached right now."
_UNKNOWN: Final = "The model's provider was asked and its answer was lost; whether it made anything cannot be told."
_NOT_SENT: Final = (faults.NewConnectionError, faults.ConnectTimeoutError, faults.SSLError, faults.ProxyError)


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpCall:
    """One request; `buys` where the other side may make something for money on receiving it."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    body: bytes | None = None
    buys: bool = False


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """Status, headers by lower-case name, and the whole body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class HttpClient:
    """`remaining` tells the seconds that the function has left."""

    def __init__(self, *, remaining: Callable[[], float], clock: Callable[[], float] = time.monotonic) -> None:
        self._remaining = remaining
        self._clock = clock
        self._pool = urllib3.PoolManager(num_pools=8, maxsize=4, retries=False, cert_reqs="CERT_REQUIRED")
        self._used_at = clock()

    def send(self, call: HttpCall, *, max_bytes: int) -> HttpAnswer:
        """The whole answer, whatever its status.

        Raises ProviderUnavailableError (not sent; or asked for nothing that costs), SubmissionUnknownError (sent, and
        it may have bought), ProviderResponseError (over `max_bytes`).
        """
        with _translated(buys=call.buys), self._opened(call) as body:
            return HttpAnswer(body.status, body.headers, body.read_all(max_bytes))

    def stream(self, call: HttpCall, *, max_bytes: int) -> BoundedBody:
        """The answer's body to be read piece by piece and closed by the caller. Raises ProviderUnavailableError."""
        with _translated(buys=call.buys):
            return self._open(call, max_bytes)

    @contextmanager
    def _opened(self, call: HttpCall) -> Generator[BoundedBody]:
        body = self._open(call, None)
        try:
            yield body
        finally:
            body.close()

    def _open(self, call: HttpCall, max_bytes: int | None) -> BoundedBody:
        _check_address(call.url)
        now = self._clock()
        if call.buys and now - self._used_at > _STALE_SECONDS:
            self._pool.clear()  # a connection that died while the sandbox slept would look like a lost answer
        self._used_at = now
        seconds = max(_LEAST_SECONDS, self._remaining() - _RESERVE_SECONDS)
        response = self._pool.urlopen(
            call.method,
            call.url,
            body=call.body,
            headers=call.headers,
            redirect=False,
            retries=False,
            preload_content=False,
            timeout=urllib3.Timeout(connect=min(_CONNECT_SECONDS, seconds), read=seconds),
        )
        return BoundedBody(response, max_bytes=max_bytes, ends_at=now + seconds, clock=self._clock)


def _check_address(url: str) -> None:
    """https, but for this machine itself. Raises ConfigurationError."""
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOOPBACK):
        raise ConfigurationError("A provider's address must begin with https.")


@contextmanager
def _translated(*, buys: bool) -> Generator[None]:
    """urllib3's errors as ours."""
    try:
        yield
    except _NOT_SENT as error:
        raise ProviderUnavailableError(_UNREACHABLE) from error
    except (faults.HTTPError, OSError) as error:
        if buys:
            raise SubmissionUnknownError(_UNKNOWN) from error
        raise ProviderUnavailableError(_UNREACHABLE) from error
