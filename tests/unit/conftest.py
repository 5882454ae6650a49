"""A unit test reaches nothing: sockets are off, no AWS variable is set, no AWS client can be made."""

import os
from collections.abc import Iterator
from typing import Never

import botocore.session
import pytest

from tests.support.fresh import forget_cached


@pytest.fixture(autouse=True)
def _nothing_outside(
    socket_disabled: None,  # noqa: ARG001 - asked for what it does
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setattr(botocore.session.Session, "create_client", _no_client)


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    forget_cached()
    yield
    forget_cached()


def _no_client(*_: object, **__: object) -> Never:
    pytest.fail("a unit test made an AWS client")
