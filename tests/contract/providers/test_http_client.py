"""The adapters' HTTP client: allowed addresses, certificates, connection reuse, limits on size and memory."""

import io
import time
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.adapters.http.client import HttpClient, HttpTimeouts, UpstreamRequest
from shared.domain.errors import (
    ConfigurationError,
    ProviderFailedError,
    ProviderResponseError,
    ProviderUnavailableError,
)
from tests.support.upstreams import faults
from tests.support.upstreams.certificates import self_signed
from tests.support.upstreams.exchange import Request, Response
from tests.support.upstreams.server import FakeServer, running

LIMIT = 1_000_000


def echo(request: Request) -> Response:
    return Response(200, request.body, {"content-type": "text/plain", "x-method": request.method})


@pytest.fixture
def upstream() -> Iterator[FakeServer]:
    with running(echo) as found:
        yield found


class Seconds:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def client(seconds: Seconds) -> Iterator[HttpClient]:
    found = HttpClient(remaining=lambda: 30.0, clock=seconds)
    yield found
    found._pool.clear()


def _post(upstream: FakeServer, body: bytes = b"hello") -> UpstreamRequest:
    return UpstreamRequest(method="POST", url=upstream.url, body=body, billable=True)


def test_request_and_response_bodies_are_complete(upstream: FakeServer, client: HttpClient) -> None:
    body = bytes(range(256)) * 3000
    response = client.send(_post(upstream, body), max_bytes=LIMIT)
    assert (response.status, response.body, response.headers["x-method"]) == (200, body, "POST")
    assert upstream.last.headers["content-length"] == str(len(body))
    assert "transfer-encoding" not in upstream.last.headers


def test_successive_calls_share_one_connection(upstream: FakeServer, client: HttpClient) -> None:
    for _ in range(5):
        client.send(_post(upstream), max_bytes=LIMIT)
    client.send(UpstreamRequest(method="GET", url=upstream.url), max_bytes=LIMIT)
    assert upstream.connections == 1


def test_a_call_that_costs_money_never_uses_an_idle_connection(
    upstream: FakeServer, client: HttpClient, seconds: Seconds
) -> None:
    client.send(_post(upstream), max_bytes=LIMIT)
    seconds.now += 3.9
    client.send(_post(upstream), max_bytes=LIMIT)
    assert upstream.connections == 1
    seconds.now += 4.1
    client.send(_post(upstream), max_bytes=LIMIT)
    assert upstream.connections == 2


def test_a_connection_with_an_unread_response_is_not_reused(upstream: FakeServer, client: HttpClient) -> None:
    with pytest.raises(ProviderResponseError):
        client.send(_post(upstream, b"x" * 500_000), max_bytes=10)
    with client.stream(_post(upstream, b"x" * 500_000), max_bytes=LIMIT) as body:
        assert len(body.read(10)) == 10
    assert client.send(_post(upstream), max_bytes=LIMIT).body == b"hello"
    assert upstream.connections == 3


def test_a_response_larger_than_the_limit_is_refused(upstream: FakeServer, client: HttpClient) -> None:
    assert client.send(_post(upstream, b"x" * 10), max_bytes=10).body == b"x" * 10
    with pytest.raises(ProviderResponseError):
        client.send(_post(upstream, b"x" * 11), max_bytes=10)
    with client.stream(_post(upstream, b"x" * 11), max_bytes=10) as body, pytest.raises(ProviderResponseError):
        io.BufferedReader(body).read()


def test_a_redirect_is_returned_and_not_followed(upstream: FakeServer, client: HttpClient) -> None:
    with running(echo) as other_server:
        upstream.faults.append(faults.responds(307, b"", location=other_server.url))
        assert client.send(_post(upstream), max_bytes=LIMIT).status == 307
        assert other_server.connections == 0


@pytest.mark.parametrize(
    "url",
    [
        "http://192.0.2.1",
        "http://api.stability.ai",
        "http://127.0.0.1.example",
        "http://localhost.example",
        "ftp://127.0.0.1",
        "file:///etc/passwd",
        "//127.0.0.1",
        "",
    ],
)
def test_an_address_that_is_neither_https_nor_loopback_is_refused(client: HttpClient, url: str) -> None:
    with pytest.raises(ConfigurationError):
        client.send(UpstreamRequest(method="GET", url=url), max_bytes=LIMIT)


def test_only_certificates_of_trusted_authorities_are_accepted(
    client: HttpClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Call the same server twice: refused, then accepted after its certificate was added to the trusted ones."""
    with running(echo, tls=self_signed(tmp_path)) as secure:
        with pytest.raises(ProviderUnavailableError):
            client.send(_post(secure), max_bytes=LIMIT)
        assert secure.seen == []
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
        trusting = HttpClient(remaining=lambda: 30.0)
        assert trusting.send(_post(secure), max_bytes=LIMIT).body == b"hello"
        trusting._pool.clear()


def test_a_call_that_costs_money_is_not_made_with_too_little_time_left(upstream: FakeServer) -> None:
    late = HttpClient(remaining=lambda: 12.9)
    with pytest.raises(ProviderFailedError) as caught:
        late.send(_post(upstream), max_bytes=LIMIT)
    assert (caught.value.not_charged, upstream.connections) == (True, 0)


def test_a_free_call_is_made_however_little_time_is_left(upstream: FakeServer) -> None:
    late = HttpClient(remaining=lambda: -5.0)
    assert late.send(UpstreamRequest(method="GET", url=upstream.url), max_bytes=LIMIT).status == 200
    late._pool.clear()


def test_a_four_megabyte_response_needs_at_most_three_times_its_size() -> None:
    content = b"\x89PNG\r\n\x1a\n" + bytes(4_000_000)
    with running(lambda _request: Response(200, content)) as upstream:
        client = HttpClient(remaining=lambda: 30.0)
        client.send(UpstreamRequest(method="GET", url=upstream.url), max_bytes=8_000_000)
        tracemalloc.start()
        try:
            before, _ = tracemalloc.get_traced_memory()
            response = client.send(UpstreamRequest(method="GET", url=upstream.url), max_bytes=8_000_000)
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        client._pool.clear()
    assert response.body == content
    assert peak - before <= 3 * len(content)


def test_the_deadline_timer_of_one_call_does_not_abort_the_next(upstream: FakeServer) -> None:
    """The timer of the first call would fire during the second one if it were not stopped."""
    quick = HttpClient(remaining=lambda: 0.0, timeouts=HttpTimeouts(min_response_seconds=1.0, stale_seconds=60.0))
    assert quick.send(UpstreamRequest(method="GET", url=upstream.url), max_bytes=LIMIT).status == 200
    time.sleep(1.2)
    assert quick.send(UpstreamRequest(method="GET", url=upstream.url), max_bytes=LIMIT).status == 200
    assert upstream.connections == 1
    quick._pool.clear()
