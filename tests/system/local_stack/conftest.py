"""Fixtures: the edge proxy in this process, in front of a fake gateway."""

from collections.abc import Iterator

import pytest

from tests.system.local_stack.edge_in_thread import running_edge
from tests.system.local_stack.fake_gateway import FakeGateway, running_gateway


@pytest.fixture
def gateway() -> Iterator[FakeGateway]:
    with running_gateway() as gateway:
        yield gateway


@pytest.fixture
def base_url(gateway: FakeGateway) -> Iterator[str]:
    with running_edge(gateway.address) as address:
        yield address
