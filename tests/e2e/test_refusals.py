"""What the gateway and the functions refuse, seen from outside: the common shape, whoever refuses."""

import json

import pytest
import requests

from tests.e2e.client import Client

JSON = {"Content-Type": "application/json"}
ROUTES = {
    "/api/generate": "POST",
    "/api/img2img": "POST",
    "/api/img2video": "POST",
    "/api/uploads": "POST",
    "/api/staged-img2img": "POST",
    "/api/staged-img2video/x": "GET",
    "/api/img2video/result/x": "GET",
    "/api/jobs/x": "GET",
    "/api/models": "GET",
    "/api/models/sandbox": "GET",
    "/api/health": "GET",
    "/images/x.png": "GET",
    "/processed_images/x.png": "GET",
    "/processed_videos/x.mp4": "GET",
}


@pytest.mark.parametrize("path", ROUTES)
def test_preflight(client: Client, path: str) -> None:
    asked = {
        "Origin": "https://example.com",
        "Access-Control-Request-Method": ROUTES[path],
        "Access-Control-Request-Headers": "content-type,x-api-key,idempotency-key,prefer,authorization",
    }
    answer = client.call("OPTIONS", path, headers=asked)
    assert answer.status_code in (200, 204)
    allowed = {name.strip().lower() for name in answer.headers["Access-Control-Allow-Headers"].split(",")}
    assert allowed >= {"content-type", "authorization", "x-api-key", "idempotency-key", "prefer"}
    assert ROUTES[path] in answer.headers["Access-Control-Allow-Methods"]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/"),
        ("GET", "/api"),
        ("GET", "/api/nothing"),
        ("POST", "/api/health"),
        ("GET", "/api/generate"),
        ("DELETE", "/api/generate"),
        ("PUT", "/images/x.png"),
    ],
)
def test_unknown_route_or_method(client: Client, method: str, path: str) -> None:
    answer = client.call(method, path)
    assert answer.status_code in (404, 405)
    assert answer.json()["code"] in ("not_found", "method_not_allowed")


UNKNOWN_NAMES = [
    "nope",
    "0" * 32,
    "generated_image_00000000000000000000000000000000.png",
    "..%2F..%2Fetc%2Fpasswd",
    "a%2Fb.png",
    "%00.png",
    "%C3%BC.png",
    "%FF%FE",
    "x" * 600,
    "a%20b",
    "..",
    "%2e%2e",
]


@pytest.mark.parametrize("name", UNKNOWN_NAMES)
@pytest.mark.parametrize("prefix", ["/images/", "/processed_videos/", "/api/img2video/result/", "/api/jobs/"])
def test_unknown_names(client: Client, prefix: str, name: str) -> None:
    answer = raw_get(client, prefix + name)
    assert answer.status_code == 404
    assert answer.json()["code"] == "not_found"


def raw_get(client: Client, path: str) -> requests.Response:
    """`requests` would tidy the path up; what is asked for here is what is sent."""
    session = requests.Session()
    prepared = session.prepare_request(requests.Request("GET", client.base_url))
    prepared.url = client.base_url + path
    return session.send(prepared, timeout=60)


@pytest.mark.parametrize(
    ("body", "headers", "status", "code"),
    [
        ("{}", JSON, 400, "invalid_request"),
        ("{", JSON, 400, "invalid_request"),
        ("[]", JSON, 400, "invalid_request"),
        ("", JSON, 400, "invalid_request"),
        ('{"video_description": "x", "seed": NaN}', JSON, 400, "invalid_request"),
        ('{"video_description": "x", "video_description": "y"}', JSON, 400, "invalid_request"),
        ('{"video_description": "x"}', {"Content-Type": "text/plain"}, 415, "unsupported_media_type"),
        (json.dumps({"video_description": "x", "aspect_ratio": "2:1"}), JSON, 400, "invalid_request"),
        (json.dumps({"video_description": "x", "negative_prompt": "y" * 300_000}), JSON, 413, "payload_too_large"),
    ],
)
def test_bad_json(client: Client, body: str, headers: dict[str, str], status: int, code: str) -> None:
    answer = client.call("POST", "/api/generate", data=body, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


@pytest.mark.parametrize("route", ["/api/img2img", "/api/img2video"])
@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"", 400),
        (b"GIF89a" + b"\0" * 100, 415),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", 415),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, 400),
        (b"\xff\xd8\xff\xe0" + b"\0" * 100, 400),
    ],
)
def test_bad_images(client: Client, route: str, content: bytes, status: int) -> None:
    answer = client.call("POST", route, files={"image": ("photo.jpg", content)}, data={"prompt": "x"})
    assert answer.status_code == status


@pytest.mark.parametrize("size", [10_485_760, 10_600_000, 12_000_000])
@pytest.mark.parametrize("route", ["/api/img2img", "/api/img2video"])
def test_bodies_over_the_limit(client: Client, route: str, size: int, photo: bytes) -> None:
    content = photo + b"\0" * (size - len(photo))
    answer = client.call("POST", route, files={"image": ("photo.jpg", content)}, data={"prompt": "x"})
    assert answer.status_code == 413
    assert answer.json()["code"] == "payload_too_large"
    assert "/api/uploads" in answer.json()["error"]


def test_a_body_just_under_the_limit(client: Client, photo: bytes) -> None:
    content = photo + b"\0" * (4_400_000 - len(photo))  # bytes behind a JPEG's end do not spoil it
    made = client.transform(content, strength="0.2")
    assert made["success"] is True


def test_forwarding_headers_are_not_believed(client: Client) -> None:
    lies = {
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "gopher",
        "Forwarded": "host=evil.example",
        "X-AiArt-Viewer-Host": "evil.example",
        "X-AiArt-Viewer-Proto": "https",
        "X-AiArt-Edge-Secret": "guess",
    }
    answer = client.call("POST", "/api/generate", json={"video_description": "x"}, headers=lies)
    assert answer.json()["image_url"].startswith(client.base_url + "/images/")
