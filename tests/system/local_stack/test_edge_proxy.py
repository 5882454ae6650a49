"""The edge passes everything through as it is, and says for itself what only it can know."""

from urllib.parse import urlsplit

import pytest
import requests

from tests.system.local_stack.contract_error import assert_contract_error
from tests.system.local_stack.edge_in_thread import SECRET, exchange
from tests.system.local_stack.upstream import Upstream


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
    assert_contract_error(body, headers, "not_found")
    assert not gateway.seen


def test_what_the_viewer_claims_about_itself_is_replaced(gateway: Upstream, base_url: str) -> None:
    lies = {
        f"X-AiArt-{name}": "lie"
        for name in ("Edge-Secret", "Viewer-Host", "Viewer-Proto", "Viewer-Address", "Viewer-X")
    }
    requests.get(
        f"{base_url}/x", headers=lies | {"Connection": "X-Private", "X-Private": "1", "X-Kept": "2"}, timeout=10
    )
    seen = gateway.seen[0]
    assert seen.header("x-aiart-edge-secret") == [SECRET]
    assert seen.header("x-aiart-viewer-host") == [base_url.removeprefix("http://")]
    assert seen.header("x-aiart-viewer-proto") == ["http"]
    assert seen.header("x-aiart-viewer-address") == ["127.0.0.1"]
    assert seen.header("x-aiart-viewer-method") == ["GET"]
    assert seen.header("x-aiart-viewer-x") == []
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
