"""The address handed out is the one the client used: the proven edge's, or the bare gateway's."""

import hashlib

import pytest

from tests.fakes.gateway_event import BASE_URL, json_event
from tests.integration.api import send

WORD = "only the edge knows"
EDGE = {"X-AiArt-Edge-Secret": WORD, "X-AiArt-Viewer-Host": "art.example.com", "X-AiArt-Viewer-Proto": "https"}


def _image_url(headers: dict[str, str]) -> str:
    event = json_event("/api/generate", {"video_description": "a heron"})
    event["headers"] |= headers
    return str(send(event).json["image_url"])


@pytest.mark.parametrize(
    ("headers", "base"),
    [
        (EDGE, "https://art.example.com"),
        ({**EDGE, "X-AiArt-Edge-Secret": "guessed"}, BASE_URL),
        ({"Host": "evil.example", "X-Forwarded-Host": "evil.example"}, BASE_URL),
        ({}, BASE_URL),
    ],
    ids=["proven edge", "unproven edge", "forwarding headers", "bare gateway"],
)
def test_the_picture_s_address(monkeypatch: pytest.MonkeyPatch, headers: dict[str, str], base: str) -> None:
    monkeypatch.setenv("EDGE_SECRET_SHA256", hashlib.sha256(WORD.encode()).hexdigest())
    assert _image_url(headers).startswith(f"{base}/images/generated_image_")
