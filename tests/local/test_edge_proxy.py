"""The edge passes everything through as it is, and says for itself what only it can know."""

import http.client
import json
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
import requests

from tests.local.edge_in_thread import SECRET, edge_before, exchange
from tests.local.upstream import Upstream, upstream

LIMIT = 10 * 1024 * 1024


@pytest.fixture
def gateway() -> Iterator[Upstream]:
    with upstream() as given:
        yield given


@pytest.fixture
def base_url(gateway: Upstream) -> Iterator[str]:
    with edge_before(gateway.address) as address:
        yield address


def _is_contract_error(body: bytes, headers: dict[str, str], code: str) -> None:
    told = json.loads(body)
    assert set(told) == {"error", "code", "request_id", "retryable"}
    assert isinstance(told["error"], str)
    assert told["code"] == code
    assert headers["content-type"] == "application/json"
    assert headers["access-control-allow-origin"] == "*"
    assert headers["x-request-id"] == told["request_id"]


@pytest.mark.parametrize(
    "target",
    [
        "/api/generate",
        "/images/a%2Fb",
        "/images/%2e%2e",
        "/images/../x",
        "//api",
        "/a?b=%20+c&&d",
        "/a%zz",
        "/x;y=1",
        "/a|b",
    ],
)
def test_the_target_goes_through_byte_for_byte(gateway: Upstream, base_url: str, target: str) -> None:
    status, *_ = exchange(base_url, f"GET {target} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n".encode())
    assert status == 200
    assert gateway.seen[0].target == f"/stage{target}"


@pytest.mark.parametrize("target", [b"/a#b", b"*", b"/\xc3\xa9"])
def test_what_is_no_path_is_not_found(gateway: Upstream, base_url: str, target: bytes) -> None:
    status, headers, body = exchange(
        base_url, b"OPTIONS " + target + b" HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"
    )
    assert status == 404
    _is_contract_error(body, headers, "not_found")
    assert not gateway.seen


def test_what_the_viewer_claims_about_itself_is_replaced(gateway: Upstream, base_url: str) -> None:
    lies = {f"X-AiArt-{name}": "lie" for name in ("Edge-Secret", "Viewer-Host", "Viewer-Proto", "Viewer-Address")}
    requests.get(
        f"{base_url}/x", headers=lies | {"Connection": "X-Private", "X-Private": "1", "X-Kept": "2"}, timeout=10
    )
    seen = gateway.seen[0]
    assert seen.header("x-aiart-edge-secret") == [SECRET]
    assert seen.header("x-aiart-viewer-host") == [base_url.removeprefix("http://")]
    assert seen.header("x-aiart-viewer-proto") == ["http"]
    assert seen.header("x-aiart-viewer-address") == ["127.0.0.1"]
    assert seen.header("x-private") == []
    assert seen.header("x-kept") == ["2"]
    assert seen.header("host") == [urlsplit(gateway.address).netloc]


def test_nothing_is_added_to_a_request(gateway: Upstream, base_url: str) -> None:
    exchange(base_url, b"GET /x HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
    names = {name.lower() for name, _ in gateway.seen[0].headers if not name.lower().startswith("x-aiart-")}
    assert names == {"host"}


def test_an_answer_goes_through_line_by_line(gateway: Upstream, base_url: str) -> None:
    gateway.status, gateway.body = 302, b"\x00\xff" * 50_000
    gateway.headers = [
        ("Location", "http://127.0.0.1:1/elsewhere"),
        ("Set-Cookie", "a=1"),
        ("Set-Cookie", "b=2"),
        ("ETag", '"x"'),
    ]
    answer = requests.get(f"{base_url}/x", timeout=10, allow_redirects=False)
    assert answer.status_code == 302
    assert answer.headers["Location"] == "http://127.0.0.1:1/elsewhere"
    assert answer.raw.headers.getlist("Set-Cookie") == ["a=1", "b=2"]
    assert answer.content == gateway.body
    assert "Server" not in answer.headers


def test_head_stays_head(gateway: Upstream, base_url: str) -> None:
    gateway.body = b"12345"
    answer = requests.head(f"{base_url}/images/x", timeout=10)
    assert gateway.seen[0].method == "HEAD"
    assert answer.headers["Content-Length"] == "5"
    assert answer.content == b""


def test_a_compressed_body_is_left_alone_both_ways(gateway: Upstream, base_url: str) -> None:
    gateway.headers, gateway.body = [("Content-Encoding", "gzip")], b"not really gzip"
    head = (
        b"POST /x HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nabcd"
    )
    _, headers, body = exchange(base_url, head)
    assert gateway.seen[0].body == b"abcd"
    assert headers["content-encoding"] == "gzip"
    assert body == b"not really gzip"


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
            _is_contract_error(answer.content, {k.lower(): v for k, v in answer.headers.items()}, "payload_too_large")
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
    _is_contract_error(body, headers, "bad_request")
    assert not gateway.seen


def test_an_unreachable_gateway_is_a_503_that_says_when_to_come_back() -> None:
    with edge_before("http://127.0.0.1:1/stage") as base_url:
        answer = requests.post(f"{base_url}/api/generate", json={}, timeout=10)
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) >= 1
    _is_contract_error(answer.content, {k.lower(): v for k, v in answer.headers.items()}, "service_unavailable")
    assert answer.json()["retryable"] is True
