"""The use cases on fakes, with and without a provider whose calls take time."""

import pytest

from tests.support.fakes.world import World
from tests.unit.application.timed_provider import TimedImageProvider


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def provider(world: World) -> TimedImageProvider:
    """The provider of all models; its calls take no time unless a test sets `seconds`."""
    provider = TimedImageProvider(world.clock)
    world.images = world.providers.images = provider
    return provider
