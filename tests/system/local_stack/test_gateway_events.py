"""What a function is told about a request, and what becomes of its answer."""

import base64
import json
from typing import Any

import pytest
import requests

from tests.system.local_stack.edge_in_thread import exchange
from tests.system.local_stack.starting import RunningStack


def _event(answer: requests.Response) -> dict[str, Any]:
    assert answer.status_code == 200, answer.text
    event: dict[str, Any] = answer.json()["event"]
    return event


def test_preflight_is_answered_by_the_template(probe_stack: RunningStack) -> None:
    headers = {"Origin": "http://elsewhere", "Access-Control-Request-Method": "POST"}
    answer = requests.options(f"{probe_stack.raw_url}/echo", headers=headers, timeout=30)
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Access-Control-Allow-Headers"] == "content-type,x-api-key"
    assert answer.headers["Access-Control-Max-Age"] == "600"


def test_any_serves_every_method(probe_stack: RunningStack) -> None:
    for method in ("GET", "PUT", "DELETE", "PATCH"):
        assert _event(requests.request(method, f"{probe_stack.raw_url}/any", timeout=30))["httpMethod"] == method


def test_the_request_context_leads_back_to_the_gateway(probe_stack: RunningStack) -> None:
    answer = requests.post(f"{probe_stack.raw_url}/echo", json={}, timeout=30)
    context = _event(answer)["requestContext"]
    assert f"http://{context['domainName']}/{context['stage']}" == probe_stack.raw_url
    assert context["requestId"] == answer.headers["x-amzn-requestid"]
    assert context["path"] == "/v1/echo"
    assert context["resourcePath"] == "/echo"
    assert context["apiId"] == probe_stack.resources["Api"]


def test_the_source_address_is_the_connection_s(probe_stack: RunningStack) -> None:
    event = _event(requests.post(f"{probe_stack.raw_url}/echo", headers={"X-Forwarded-For": "6.6.6.6"}, timeout=30))
    assert event["requestContext"]["identity"]["sourceIp"] == "127.0.0.1"
    assert event["headers"]["X-Forwarded-For"] == "6.6.6.6, 127.0.0.1"


def test_header_names_and_repetition_are_kept(probe_stack: RunningStack) -> None:
    address = probe_stack.raw_url.removeprefix("http://")
    host, _, path = address.partition("/")
    lines = [f"POST /{path}/echo HTTP/1.1", f"hOsT: {host}", "Connection: close", "X-Twice: 1", "x-twice: 2"]
    _, _, body = exchange(f"http://{host}", "\r\n".join([*lines, "Content-Length: 0", "", ""]).encode())
    event = json.loads(body)["event"]
    assert event["multiValueHeaders"]["X-Twice"] == ["1", "2"]
    assert event["headers"]["X-Twice"] == "2"
    assert "hOsT" in event["headers"]


def test_a_multipart_body_is_exact(probe_stack: RunningStack) -> None:
    image = bytes(range(256)) * 64
    event = _event(requests.post(f"{probe_stack.raw_url}/echo", files={"image": image}, timeout=30))
    assert event["isBase64Encoded"] is True
    assert image in base64.b64decode(event["body"])


@pytest.mark.parametrize(
    ("sent", "name"),
    [
        ("a%2Fb", "a/b"),
        ("a%20b", "a b"),
        ("%C3%A9", "é"),
        ("a%25b", "a%b"),
        ("a%00b", "a\0b"),
        ("%2e%2e", ".."),
        ("a+b", "a+b"),
    ],
)
def test_a_path_parameter_is_matched_as_sent_and_then_decoded(probe_stack: RunningStack, sent: str, name: str) -> None:
    host, _, path = probe_stack.base_url.removeprefix("http://").partition("/")
    request = f"GET {path}/names/{sent} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
    status, _, body = exchange(f"http://{host}", request.encode())
    assert status == 200
    assert json.loads(body)["event"]["pathParameters"] == {"name": name}


def test_head_has_no_body(probe_stack: RunningStack) -> None:
    for base in (probe_stack.raw_url, probe_stack.base_url):
        answer = requests.head(f"{base}/names/x", timeout=30)
        assert answer.status_code == 200
        assert answer.content == b""
        assert int(answer.headers["Content-Length"]) > 0


def test_answers_keep_repeated_headers(probe_stack: RunningStack) -> None:
    answer = requests.get(f"{probe_stack.base_url}/behave/cookies", timeout=30)
    assert answer.raw.headers.getlist("Set-Cookie") == ["a=1", "b=2"]
