"""One moto account per package; for each test a new worker and a fake image provider. Sockets are disabled."""

import os
from collections.abc import Callable, Iterator
from threading import RLock
from typing import Any

import pytest
from moto import mock_aws
from moto.dynamodb.responses import DynamoHandler

from shared.runtime.wiring import stores
from tests.support.caches import clear_caches
from tests.support.cloud import ENVIRONMENT, Cloud
from tests.support.fakes.clock import FakeClock
from tests.support.fakes.image_provider import FakeImageProvider
from tests.support.sandbox import replace_sandbox_images

CLIENTS = frozenset({"shared.runtime.aws_clients"})


def _one_at_a_time(call: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Serialise moto's DynamoDB calls: its transactions would undo concurrent writes of other threads."""
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
        clear_caches()
        account = Cloud()
        account.build()
        yield account
    clear_caches()


@pytest.fixture(scope="module", autouse=True)
def _empty_account(cloud: Cloud) -> None:
    cloud.clear()


@pytest.fixture(autouse=True)
def _new_worker(
    cloud: Cloud,
    socket_disabled: None,  # noqa: ARG001 - used for its side effect
) -> Iterator[None]:
    clear_caches(but=CLIENTS)
    cloud.reset_rate_limits()
    yield
    clear_caches(but=CLIENTS)


@pytest.fixture(autouse=True)
def image_provider(monkeypatch: pytest.MonkeyPatch) -> FakeImageProvider | None:
    """Replaces the sandbox with plain colours; a module that needs real sandbox images overrides this with None."""
    provider = FakeImageProvider()
    replace_sandbox_images(monkeypatch, provider)
    return provider


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> FakeClock:
    """The time that the handlers see."""
    fake = FakeClock()
    monkeypatch.setattr(stores, "now", fake)
    return fake
