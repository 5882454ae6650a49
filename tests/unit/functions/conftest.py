"""Let handlers run among fakes."""

from collections.abc import Callable

import pytest

from shared.runtime import wiring
from tests.support.fakes.world import World

type Install = Callable[[World], World]


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch) -> Install:
    """Make the handlers use the ports and the use cases of a world."""

    def replace_wiring(world: World) -> World:
        monkeypatch.setattr(wiring, "get_ports", lambda: world)
        monkeypatch.setattr(wiring, "get_use_cases", lambda: world.use_cases)
        return world

    return replace_wiring


@pytest.fixture
def world(install: Install) -> World:
    """A world that the handlers use."""
    return install(World())
