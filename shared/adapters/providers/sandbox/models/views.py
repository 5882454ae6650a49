"""The styles that look at a scene's plan instead of its picture."""

from collections.abc import Callable

from shared.adapters.providers.sandbox.brief import Brief
from shared.adapters.providers.sandbox.models.backdrop import backdrop_of
from shared.adapters.providers.sandbox.models.blocks import draw_blocks
from shared.adapters.providers.sandbox.models.mesh import draw_mesh
from shared.adapters.providers.sandbox.models.worlds import plan_of
from shared.adapters.providers.sandbox.moods import mood_of
from shared.adapters.providers.sandbox.pixels import Picture


def _blocks(brief: Brief, height: int, width: int) -> Picture:
    mood = mood_of(brief)
    return draw_blocks(plan_of(brief), mood, backdrop_of(brief, mood, height, width), brief.chance("windows"))


def _mesh(brief: Brief, height: int, width: int) -> Picture:
    return draw_mesh(plan_of(brief), height, width)


MODELS: dict[str, Callable[[Brief, int, int], Picture]] = {"isometric": _blocks, "3d-model": _mesh}
