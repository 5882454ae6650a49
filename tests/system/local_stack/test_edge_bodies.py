"""How much a request may carry, and what becomes of one that carries more."""

import http.client
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
import requests

from tests.system.local_stack.contract_error import assert_contract_error
from tests.system.local_stack.upstream import Upstream

LIMIT = 10 * 1024 * 1024


def _chunks(size: int) -> Iterator[bytes]:
    for _ in range(size // 65_536):
        yield b"x" * 65_536
    yield b"x" * (size % 65_536)


@pytest.mark.parametrize("size", [1, LIMIT])
@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_up_to_the_limit_arrives_whole(gateway: Upstream, base_url: str, size: int, chunked: bool) -> None:
    answer = requests.post(f"{base_url}/x", data=_chunks(size) if chunked else b"x" * size, timeout=30)
    assert answer.status_code == 200
    assert len(gateway.seen[0].body) == size


@pytest.mark.parametrize("size", [LIMIT + 1, 3 * LIMIT])
@pytest.mark.parametrize("chunked", [False, True])
def test_a_larger_body_is_read_and_refused(gateway: Upstream, base_url: str, size: int, chunked: bool) -> None:
    with requests.Session() as session:
        for _ in range(2):  # the connection survives
            data = _chunks(size) if chunked else b"x" * size
            answer = session.post(f"{base_url}/x", data=data, timeout=30)
            assert answer.status_code == 413
            assert_contract_error(answer.content, answer.headers, "payload_too_large")
    assert not gateway.seen


def test_a_client_that_asks_first_is_refused_before_it_sends(gateway: Upstream, base_url: str) -> None:
    head = f"POST /x HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: {LIMIT + 1}\r\n\r\n"
    connection = http.client.HTTPConnection(urlsplit(base_url).netloc, timeout=10)
    connection.connect()
    connection.sock.sendall(head.encode())
    first = connection.sock.recv(65_536)
    connection.close()
    assert first.startswith(b"HTTP/1.1 413 ")
    assert not gateway.seen
