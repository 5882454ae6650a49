"""Isolate unit tests: sockets are disabled, no AWS variable is set, no AWS client can be created."""

import os
from collections.abc import Iterator
from typing import Never

import botocore.session
import pytest

from tests.support.caches import clear_caches


@pytest.fixture(autouse=True)
def _isolated(
    socket_disabled: None,  # noqa: ARG001 - used for its side effect
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setattr(botocore.session.Session, "create_client", _fail_on_client)


@pytest.fixture(autouse=True)
def _empty_caches() -> Iterator[None]:
    clear_caches()
    yield
    clear_caches()


def _fail_on_client(*_: object, **__: object) -> Never:
    pytest.fail("a unit test created an AWS client")
