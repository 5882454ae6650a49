"""Run the handlers of the functions on ports of a test in place of the deployment's adapters."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import pytest

from shared.runtime import aws_clients, wiring
from shared.runtime.wiring.ports import Ports
from tests.support.caches import clear_caches

_CLIENTS: Final = frozenset({aws_clients.__name__})  # other tests in this process use them


@contextmanager
def handlers_on(ports: Ports) -> Iterator[None]:
    """Every handler called inside the context uses `ports`, wired as in a deployment."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wiring, "get_ports", lambda: ports)
        clear_caches(but=_CLIENTS)
        try:
            yield
        finally:
            clear_caches(but=_CLIENTS)
