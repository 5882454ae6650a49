"""The product's template on the local stack, through the edge and directly at the gateway."""

import pytest
import requests

from tests.system.local_stack.starting import RunningStack


@pytest.fixture(params=["base_url", "raw_url"])
def address(local_stack: RunningStack, request: pytest.FixtureRequest) -> str:
    return str(getattr(local_stack, request.param))


def test_health_is_ok(address: str) -> None:
    answer = requests.get(f"{address}/api/health", timeout=30)
    assert answer.status_code == 200
    assert answer.json()["status"] == "ok"


def test_unknown_route_is_a_404_in_the_common_shape(address: str) -> None:
    answer = requests.get(f"{address}/nothing", timeout=30)
    assert answer.status_code == 404
    assert set(answer.json()) == {"error", "code", "request_id", "retryable"}
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_preflight_allows_the_documented_headers(address: str) -> None:
    headers = {"Origin": "http://other.example", "Access-Control-Request-Method": "POST"}
    answer = requests.options(f"{address}/api/generate", headers=headers, timeout=30)
    assert answer.status_code == 200
    allowed = {name.strip() for name in answer.headers["Access-Control-Allow-Headers"].split(",")}
    assert {"content-type", "authorization", "x-api-key", "idempotency-key", "prefer"} <= allowed


def test_image_url_has_the_same_address_and_can_be_fetched(address: str) -> None:
    made = requests.post(f"{address}/api/generate", json={"video_description": "a lighthouse"}, timeout=60)
    assert made.status_code == 200, made.text
    assert made.json()["image_url"].startswith(f"{address}/images/")
    image = requests.get(made.json()["image_url"], timeout=30)
    assert image.headers["Content-Type"] == "image/png"
    assert image.content.startswith(b"\x89PNG")
