"""One moto account for the package, a new worker and a cheap painter for each test; sockets are off."""

import os
from collections.abc import Callable, Iterator
from threading import RLock
from typing import Any

import pytest
from moto import mock_aws
from moto.dynamodb.responses import DynamoHandler

from shared.runtime import container, providers
from tests.support.cloud import ENVIRONMENT, Cloud
from tests.support.fakes.clock import FakeClock
from tests.support.fakes.image_provider import FakeImageProvider
from tests.support.fresh import forget_cached

_CLIENTS = frozenset({"shared.runtime.aws_clients"})


def _one_at_a_time(call: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """DynamoDB carries each call out as a whole; moto's transactions undo what other threads wrote meanwhile."""
    lock = RLock()

    def call_alone(handler: Any) -> Any:
        with lock:
            return call(handler)

    return call_alone


@pytest.fixture(scope="package")
def cloud() -> Iterator[Cloud]:
    with pytest.MonkeyPatch.context() as environment, mock_aws():
        environment.setattr(DynamoHandler, "call_action", _one_at_a_time(DynamoHandler.call_action))
        for name in [name for name in os.environ if name.startswith("AWS_")]:
            environment.delenv(name)
        for name, value in ENVIRONMENT.items():
            environment.setenv(name, value)
        forget_cached()
        found = Cloud()
        found.build()
        yield found
    forget_cached()


@pytest.fixture(scope="module", autouse=True)
def _empty_account(cloud: Cloud) -> None:
    cloud.clear()


@pytest.fixture(autouse=True)
def _new_worker(
    cloud: Cloud,
    socket_disabled: None,  # noqa: ARG001 - asked for what it does
) -> Iterator[None]:
    forget_cached(but=_CLIENTS)
    cloud.open_the_gate()
    yield
    forget_cached(but=_CLIENTS)


@pytest.fixture(autouse=True)
def image_provider(monkeypatch: pytest.MonkeyPatch) -> FakeImageProvider | None:
    """Paints flat colours in the sandbox's place; a module that wants real drawings overrides this with None."""
    painter = FakeImageProvider()
    monkeypatch.setitem(providers._IMAGE_PROVIDERS, "sandbox", lambda _model: painter)
    return painter


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> FakeClock:
    """The time that the handlers see."""
    standing = FakeClock()
    monkeypatch.setattr(container, "now", standing)
    return standing
