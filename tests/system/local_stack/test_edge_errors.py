"""What the edge answers by itself."""

import json

import pytest
import requests

from tests.system.local_stack.contract_error import assert_contract_error
from tests.system.local_stack.edge_in_thread import edge_before, exchange
from tests.system.local_stack.upstream import Upstream


@pytest.mark.parametrize("method", ["TRACE", "PROPFIND", "CONNECT"])
def test_unusual_methods_are_refused(gateway: Upstream, base_url: str, method: str) -> None:
    status, headers, body = exchange(
        base_url, f"{method} h:1 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n".encode()
    )
    assert status in {400, 404, 405}
    assert headers["content-type"] == "application/json"
    assert set(json.loads(body)) == {"error", "code", "request_id", "retryable"}
    assert not gateway.seen


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"GARBAGE\r\n\r\n",
        b"FOO /x HTTP/1.1\r\nHost: h\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET /x HTTP/1.1\r\nHost: h\r\nA: " + b"a" * 30_000 + b"\r\n\r\n",
        b"GET /" + b"a" * 30_000 + b" HTTP/1.1\r\nHost: h\r\n\r\n",
        b"POST /x HTTP/1.1\r\nHost: h\r\nContent-Length: abc\r\n\r\n",
        b"POST /x HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
        b"POST /x HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc",
    ],
    ids=["garbage", "method", "tls", "header", "line", "length", "lengths", "chunk"],
)
def test_what_is_no_http_is_refused_in_json(gateway: Upstream, base_url: str, request_bytes: bytes) -> None:
    status, headers, body = exchange(base_url, request_bytes)
    assert status == 400
    assert_contract_error(body, headers, "bad_request")
    assert not gateway.seen


def test_an_unreachable_gateway_is_a_503_that_says_when_to_come_back() -> None:
    with edge_before("http://127.0.0.1:1/stage") as base_url:
        answer = requests.post(f"{base_url}/api/generate", json={}, timeout=10)
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) >= 1
    assert_contract_error(answer.content, answer.headers, "service_unavailable")
    assert answer.json()["retryable"] is True
