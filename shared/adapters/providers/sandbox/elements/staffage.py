"""Peoples a landscape with what the prompt names: houses, animals, boats, each standing on the ground."""

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from shared.adapters.providers.sandbox.brief import Brief
from shared.adapters.providers.sandbox.elements.figures import Spot, draw_figure
from shared.adapters.providers.sandbox.elements.flyers import add_balloons, add_flock, add_flyers
from shared.adapters.providers.sandbox.elements.ground import Ground
from shared.adapters.providers.sandbox.moods import Mood

_LOWEST, _SMALL = 0.94, 1.6
_ON_LAND = (
    ("pyramids", "pyramid", 9.0, 175),
    ("castle", "castle", 6.5, 150),
    ("lighthouse", "lighthouse", 3.6, 138),
    ("people", "person", 1.5, 124),
    ("cat", "cat", 2.4, 122),
    ("house", "house", 1.7, 118),
    ("horse", "horse", 1.3, 112),
    ("robot", "robot", 1.4, 112),
)
"""What the prompt calls it, its shape, its size and how far away it stands, in slices; far things first."""
_NEEDS_DRY_LAND = frozenset({"coast", "lake"})


def add_boats(canvas: Image.Image, brief: Brief, mood: Mood, horizon: float) -> None:
    """Sail a few boats, smaller towards the horizon."""
    rng = brief.chance("boats")
    for away in np.sort(rng.random(int(rng.integers(1, 4)))):
        row = horizon + 0.015 + 0.16 * float(away) ** 1.5
        size = canvas.height * (0.06 + (row - horizon) * 1.15)
        draw_figure(
            canvas, "boat", Spot(float(rng.uniform(0.14, 0.86)) * canvas.width, row * canvas.height, size), brief, mood
        )


def add_figures(canvas: Image.Image, brief: Brief, mood: Mood, ground: Ground) -> None:
    """Put what the prompt names on the land and into the sky above it."""
    horizon = ground.view.horizon
    add_flock(canvas, brief, mood, horizon)
    for detail, name, size, cut in _ON_LAND:
        if brief.asks(detail):
            _stand(canvas, name, size, cut, brief, mood, ground)
    if brief.asks("boat") and brief.scene in {"coast", "lake"}:
        add_boats(canvas, brief, mood, horizon)
    add_balloons(canvas, brief, mood, horizon)
    add_flyers(canvas, brief, mood, horizon)


def _stand(
    canvas: Image.Image, name: str, size: float, cut: int, brief: Brief, mood: Mood, ground: Ground
) -> None:  # fmt: skip
    rng = brief.chance(name)
    wanted = {"pyramid": 3, "house": 2}.get(name, 1)
    for _ in range(40):
        column, further = int(rng.uniform(0.15, 0.85) * canvas.width), cut - int(rng.integers(0, 22))
        row = ground.row_of(further, column)
        flooded = brief.scene in _NEEDS_DRY_LAND and ground.heights[further, column] <= 0
        if row is None or row > canvas.height * _LOWEST or flooded:
            continue
        spot = Spot(column, row, size * ground.size_at(further), haze=0.22 * mood.haze)
        _ground_shadow(canvas, spot, 0.55 if size > _SMALL else 0.36)
        draw_figure(canvas, name, spot, brief, mood)
        wanted -= 1
        if not wanted:
            return


def _ground_shadow(canvas: Image.Image, spot: Spot, wide: float) -> None:
    """Darken the ground under a thing, so that it stands there."""
    across, down = max(2, round(spot.size * wide)), max(2, round(spot.size * 0.16))
    mask = Image.new("L", (across * 4, down * 6))
    ImageDraw.Draw(mask).ellipse((across, down * 2, across * 3, down * 4), fill=135)
    soft = mask.filter(ImageFilter.GaussianBlur(down * 0.7))
    canvas.paste((14, 14, 24), (round(spot.column - across * 1.86), round(spot.row - down * 2.7)), soft)
