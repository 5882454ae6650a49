"""The address handed out is the one the client used: the proven edge's, or the bare gateway's."""

import hashlib
import io
from typing import Any, Never
from uuid import uuid4

import boto3
import pytest
from botocore.exceptions import ReadTimeoutError

from shared.runtime import aws_clients
from tests.integration.api import send
from tests.support.fakes.gateway_event import BASE_URL, json_event

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
def test_the_image_s_address(monkeypatch: pytest.MonkeyPatch, headers: dict[str, str], base: str) -> None:
    monkeypatch.setenv("EDGE_SECRET_SHA256", hashlib.sha256(WORD.encode()).hexdigest())
    assert _image_url(headers).startswith(f"{base}/images/generated_image_")


OWN = "e" * 64
BY_OUR_EDGE = {**EDGE, "X-AiArt-Edge-Secret": OWN}


@pytest.fixture
def secret_arn(monkeypatch: pytest.MonkeyPatch) -> str:
    client: Any = boto3.client("secretsmanager")
    arn = str(client.create_secret(Name=f"edge/{uuid4().hex}", SecretString=OWN)["ARN"])
    monkeypatch.setenv("EDGE_SECRET", arn)
    return arn


@pytest.mark.usefixtures("secret_arn")
def test_the_stacks_own_edge_is_known_by_its_secret_in_secrets_manager() -> None:
    assert _image_url(BY_OUR_EDGE).startswith("https://art.example.com/images/")
    assert _image_url({**BY_OUR_EDGE, "X-AiArt-Edge-Secret": "g" * 64}).startswith(BASE_URL)


def test_its_secret_before_this_one_is_as_good(secret_arn: str) -> None:
    client: Any = boto3.client("secretsmanager")
    client.put_secret_value(SecretId=secret_arn, SecretString="f" * 64)
    for secret in (OWN, "f" * 64):
        assert _image_url({**BY_OUR_EDGE, "X-AiArt-Edge-Secret": secret}).startswith("https://art.example.com/")


@pytest.mark.usefixtures("secret_arn")
def test_while_secrets_manager_is_silent_images_are_made_and_the_gateway_is_named(
    monkeypatch: pytest.MonkeyPatch, log: io.StringIO
) -> None:
    monkeypatch.setattr(aws_clients, "secretsmanager_short_timeout", Silent)
    assert _image_url(BY_OUR_EDGE).startswith(BASE_URL)
    assert log.getvalue().count("edge secret unreadable") == 1
    assert OWN not in log.getvalue()


class Silent:
    """A Secrets Manager that does not answer."""

    def get_secret_value(self, **_: str) -> Never:
        raise ReadTimeoutError(endpoint_url="https://secretsmanager")
