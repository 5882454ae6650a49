"""The product's own template on the local stack, from both doors."""

import pytest
import requests

from tests.system.local_stack.starting import RunningStack


@pytest.fixture(params=["base_url", "raw_url"])
def door(local_stack: RunningStack, request: pytest.FixtureRequest) -> str:
    return str(getattr(local_stack, request.param))


def test_it_is_healthy(door: str) -> None:
    answer = requests.get(f"{door}/api/health", timeout=30)
    assert answer.status_code == 200
    assert answer.json()["status"] == "ok"


def test_an_unknown_route_is_our_own_404(door: str) -> None:
    answer = requests.get(f"{door}/nothing", timeout=30)
    assert answer.status_code == 404
    assert set(answer.json()) == {"error", "code", "request_id", "retryable"}
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_preflight_lists_our_headers(door: str) -> None:
    headers = {"Origin": "http://elsewhere", "Access-Control-Request-Method": "POST"}
    answer = requests.options(f"{door}/api/generate", headers=headers, timeout=30)
    assert answer.status_code == 200
    allowed = {name.strip() for name in answer.headers["Access-Control-Allow-Headers"].split(",")}
    assert {"content-type", "authorization", "x-api-key", "idempotency-key", "prefer"} <= allowed


def test_a_image_is_made_and_found_again_at_the_same_door(door: str) -> None:
    made = requests.post(f"{door}/api/generate", json={"video_description": "a lighthouse"}, timeout=60)
    assert made.status_code == 200, made.text
    assert made.json()["image_url"].startswith(f"{door}/images/")
    image = requests.get(made.json()["image_url"], timeout=30)
    assert image.headers["Content-Type"] == "image/png"
    assert image.content.startswith(b"\x89PNG")
