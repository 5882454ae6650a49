"""The client that the adapters share: where it goes, what it trusts, what it keeps, how much it holds."""

import io
import time
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.adapters.http.client import HttpCall, HttpClient, HttpTimeouts
from shared.domain.errors import (
    ConfigurationError,
    ProviderFailedError,
    ProviderResponseError,
    ProviderUnavailableError,
)
from tests.support.upstreams import faults
from tests.support.upstreams.certificates import self_signed
from tests.support.upstreams.exchange import Answer, Request
from tests.support.upstreams.server import Upstream, running

LIMIT = 1_000_000


def echo(request: Request) -> Answer:
    return Answer(200, request.body, {"content-type": "text/plain", "x-method": request.method})


@pytest.fixture
def upstream() -> Iterator[Upstream]:
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


def _post(upstream: Upstream, body: bytes = b"hello") -> HttpCall:
    return HttpCall(method="POST", url=upstream.url, body=body, buys=True)


def test_what_is_sent_and_answered_is_whole(upstream: Upstream, client: HttpClient) -> None:
    body = bytes(range(256)) * 3000
    answer = client.send(_post(upstream, body), max_bytes=LIMIT)
    assert (answer.status, answer.body, answer.headers["x-method"]) == (200, body, "POST")
    assert upstream.last.headers["content-length"] == str(len(body))
    assert "transfer-encoding" not in upstream.last.headers


def test_one_connection_serves_call_after_call(upstream: Upstream, client: HttpClient) -> None:
    for _ in range(5):
        client.send(_post(upstream), max_bytes=LIMIT)
    client.send(HttpCall(method="GET", url=upstream.url), max_bytes=LIMIT)
    assert upstream.connections == 1


def test_a_connection_that_lay_idle_is_not_trusted_with_a_purchase(
    upstream: Upstream, client: HttpClient, seconds: Seconds
) -> None:
    client.send(_post(upstream), max_bytes=LIMIT)
    seconds.now += 3.9
    client.send(_post(upstream), max_bytes=LIMIT)
    assert upstream.connections == 1
    seconds.now += 4.1
    client.send(_post(upstream), max_bytes=LIMIT)
    assert upstream.connections == 2


def test_a_connection_whose_answer_was_not_read_to_its_end_is_not_used_again(
    upstream: Upstream, client: HttpClient
) -> None:
    with pytest.raises(ProviderResponseError):
        client.send(_post(upstream, b"x" * 500_000), max_bytes=10)
    with client.stream(_post(upstream, b"x" * 500_000), max_bytes=LIMIT) as body:
        assert len(body.read(10)) == 10
    assert client.send(_post(upstream), max_bytes=LIMIT).body == b"hello"
    assert upstream.connections == 3


def test_an_answer_may_be_as_long_as_the_bound_and_no_longer(upstream: Upstream, client: HttpClient) -> None:
    assert client.send(_post(upstream, b"x" * 10), max_bytes=10).body == b"x" * 10
    with pytest.raises(ProviderResponseError):
        client.send(_post(upstream, b"x" * 11), max_bytes=10)
    with client.stream(_post(upstream, b"x" * 11), max_bytes=10) as body, pytest.raises(ProviderResponseError):
        io.BufferedReader(body).read()


def test_a_redirect_is_an_answer_like_any_other(upstream: Upstream, client: HttpClient) -> None:
    with running(echo) as elsewhere:
        upstream.faults.append(faults.answers(307, b"", location=elsewhere.url))
        assert client.send(_post(upstream), max_bytes=LIMIT).status == 307
        assert elsewhere.connections == 0


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
def test_an_address_is_https_or_this_machine(client: HttpClient, url: str) -> None:
    with pytest.raises(ConfigurationError):
        client.send(HttpCall(method="GET", url=url), max_bytes=LIMIT)


def test_a_certificate_is_believed_only_from_whom_the_system_trusts(
    client: HttpClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same server twice: refused, then reached once its certificate is among those trusted."""
    with running(echo, tls=self_signed(tmp_path)) as secure:
        with pytest.raises(ProviderUnavailableError):
            client.send(_post(secure), max_bytes=LIMIT)
        assert secure.seen == []
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
        trusting = HttpClient(remaining=lambda: 30.0)
        assert trusting.send(_post(secure), max_bytes=LIMIT).body == b"hello"
        trusting._pool.clear()


def test_nothing_is_bought_that_there_is_no_time_left_to_keep(upstream: Upstream) -> None:
    late = HttpClient(remaining=lambda: 12.9)
    with pytest.raises(ProviderFailedError) as caught:
        late.send(_post(upstream), max_bytes=LIMIT)
    assert (caught.value.not_charged, upstream.connections) == (True, 0)


def test_a_look_may_be_had_to_the_last(upstream: Upstream) -> None:
    late = HttpClient(remaining=lambda: -5.0)
    assert late.send(HttpCall(method="GET", url=upstream.url), max_bytes=LIMIT).status == 200
    late._pool.clear()


def test_an_answer_of_four_megabytes_takes_less_than_three_times_as_much() -> None:
    content = b"\x89PNG\r\n\x1a\n" + bytes(4_000_000)
    with running(lambda _request: Answer(200, content)) as upstream:
        client = HttpClient(remaining=lambda: 30.0)
        client.send(HttpCall(method="GET", url=upstream.url), max_bytes=8_000_000)
        tracemalloc.start()
        try:
            before, _ = tracemalloc.get_traced_memory()
            answer = client.send(HttpCall(method="GET", url=upstream.url), max_bytes=8_000_000)
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        client._pool.clear()
    assert answer.body == content
    assert peak - before <= 3 * len(content)


def test_a_timer_does_not_outlive_its_answer(upstream: Upstream) -> None:
    """Cut off after a blink: what was read before that stays read, and the next call is not hit by it."""
    quick = HttpClient(remaining=lambda: 0.0, patience=HttpTimeouts(least_seconds=1.0, stale_seconds=60.0))
    assert quick.send(HttpCall(method="GET", url=upstream.url), max_bytes=LIMIT).status == 200
    time.sleep(1.2)
    assert quick.send(HttpCall(method="GET", url=upstream.url), max_bytes=LIMIT).status == 200
    assert upstream.connections == 1
    quick._pool.clear()
