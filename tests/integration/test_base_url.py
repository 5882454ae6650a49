"""URLs in responses have the base URL that the client used: the authenticated edge's, or the gateway's."""

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

SECRET = "only the edge knows"  # noqa: S105 - a test value
EDGE = {"X-AiArt-Edge-Secret": SECRET, "X-AiArt-Viewer-Host": "art.example.com", "X-AiArt-Viewer-Proto": "https"}


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
    ids=["authenticated edge", "wrong secret", "forwarding headers", "no edge"],
)
def test_image_url_has_the_base_url_of_the_authenticated_edge_only(
    monkeypatch: pytest.MonkeyPatch, headers: dict[str, str], base: str
) -> None:
    monkeypatch.setenv("EDGE_SECRET_SHA256", hashlib.sha256(SECRET.encode()).hexdigest())
    assert _image_url(headers).startswith(f"{base}/images/generated_image_")


STACK_SECRET = "e" * 64
STACK_EDGE = {**EDGE, "X-AiArt-Edge-Secret": STACK_SECRET}


@pytest.fixture
def secret_arn(monkeypatch: pytest.MonkeyPatch) -> str:
    client: Any = boto3.client("secretsmanager")
    arn = str(client.create_secret(Name=f"edge/{uuid4().hex}", SecretString=STACK_SECRET)["ARN"])
    monkeypatch.setenv("EDGE_SECRET", arn)
    return arn


@pytest.mark.usefixtures("secret_arn")
def test_edge_of_the_stack_is_authenticated_by_its_secret_in_secrets_manager() -> None:
    assert _image_url(STACK_EDGE).startswith("https://art.example.com/images/")
    assert _image_url({**STACK_EDGE, "X-AiArt-Edge-Secret": "g" * 64}).startswith(BASE_URL)


def test_previous_secret_is_accepted_after_a_rotation(secret_arn: str) -> None:
    client: Any = boto3.client("secretsmanager")
    client.put_secret_value(SecretId=secret_arn, SecretString="f" * 64)
    for secret in (STACK_SECRET, "f" * 64):
        assert _image_url({**STACK_EDGE, "X-AiArt-Edge-Secret": secret}).startswith("https://art.example.com/")


@pytest.mark.usefixtures("secret_arn")
def test_urls_name_the_gateway_while_secrets_manager_does_not_answer(
    monkeypatch: pytest.MonkeyPatch, log: io.StringIO
) -> None:
    monkeypatch.setattr(aws_clients, "secretsmanager_short_timeout", UnresponsiveSecretsManager)
    assert _image_url(STACK_EDGE).startswith(BASE_URL)
    assert log.getvalue().count("edge secret unreadable") == 1
    assert STACK_SECRET not in log.getvalue()


class UnresponsiveSecretsManager:
    """Every call times out."""

    def get_secret_value(self, **_: str) -> Never:
        raise ReadTimeoutError(endpoint_url="https://secretsmanager")
