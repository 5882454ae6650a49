"""The edge proxy in this process, with a gateway behind it that does as it is told."""

from collections.abc import Iterator

import pytest

from tests.system.local_stack.edge_in_thread import edge_before
from tests.system.local_stack.upstream import Upstream, upstream


@pytest.fixture
def gateway() -> Iterator[Upstream]:
    with upstream() as given:
        yield given


@pytest.fixture
def base_url(gateway: Upstream) -> Iterator[str]:
    with edge_before(gateway.address) as address:
        yield address
