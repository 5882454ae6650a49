"""Small things that tell a scene: birds, boats, balloons, a house, a lighthouse, pyramids, a wanderer."""

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

from shared.adapters.providers.sandbox.brief import Brief
from shared.adapters.providers.sandbox.elements.ground import Ground
from shared.adapters.providers.sandbox.elements.shapes import SHAPES, Part
from shared.adapters.providers.sandbox.moods import Mood
from shared.adapters.providers.sandbox.pixels import Colour

_FINENESS = 3
_LOWEST = 0.94
_SILKS: tuple[Colour, ...] = ((0.90, 0.28, 0.20), (0.16, 0.52, 0.72), (0.92, 0.56, 0.14), (0.44, 0.28, 0.66))
_DARK = frozenset({"night", "dusk"})
_ON_LAND = (
    ("pyramids", "pyramid", 9.0, 175),
    ("castle", "castle", 6.5, 150),
    ("lighthouse", "lighthouse", 3.6, 138),
    ("people", "person", 1.5, 124),
    ("cat", "cat", 2.4, 122),
    ("house", "house", 1.7, 118),
)
"""What the prompt calls it, its shape, its size and how far away it stands, in slices; far things first."""
_NEEDS_DRY_LAND = frozenset({"coast", "lake"})


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a thing stands on the canvas, and its size, in pixels."""

    column: float
    row: float
    size: float
    paint: Colour | None = None


def draw_figure(canvas: Image.Image, name: str, spot: Spot, brief: Brief, mood: Mood) -> None:
    """Draw one thing with smooth edges."""
    paint = spot.paint or next(iter(brief.tints), None)
    half = max(3, int(spot.size * 1.1))
    sheet = Image.new("RGBA", (2 * half * _FINENESS, 2 * half * _FINENESS))
    pen = ImageDraw.Draw(sheet)
    for part in SHAPES[name]:
        points = [
            ((half + x * spot.size) * _FINENESS, (half * 1.45 + y * spot.size) * _FINENESS) for x, y in part.points
        ]
        pen.polygon(points, fill=_ink(part, paint, brief, mood))
    small = sheet.resize((2 * half, 2 * half), Image.Resampling.BOX)
    canvas.paste(small, (round(spot.column - half), round(spot.row - half * 1.45)), small)


def add_flock(canvas: Image.Image, brief: Brief, mood: Mood, horizon: float) -> None:
    """Let a loose flock of birds fly by, where birds would fly."""
    rng = brief.chance("birds")
    usual = brief.hour != "night" and brief.weather == "clear" and rng.random() < 0.6  # noqa: PLR2004 - more often than not
    if not (brief.asks("birds") or (usual and brief.shows("birds"))):
        return
    column, row = rng.uniform(0.15, 0.75), rng.uniform(0.25, 0.62) * horizon
    for right, down, size in rng.normal(0, 1, (int(rng.integers(5, 12)), 3)):
        spot = Spot(
            (column + right * 0.07) * canvas.width,
            (row + down * 0.028) * canvas.height,
            canvas.height * (0.021 + 0.005 * size),
        )
        draw_figure(canvas, "bird", spot, brief, mood)


def add_balloons(canvas: Image.Image, brief: Brief, mood: Mood, horizon: float) -> None:
    """Float hot-air balloons, each in its own colour."""
    if not brief.asks("balloon"):
        return
    rng = brief.chance("balloons")
    for number in range(int(rng.integers(4, 7))):
        size = canvas.height * (0.07 + 0.20 * float(rng.random()) ** 1.6)
        column = (number + float(rng.uniform(0.2, 0.8))) / 6 * canvas.width
        row = canvas.height * horizon * float(rng.uniform(0.42, 0.95))
        paint = brief.tints[0] if brief.tints else _SILKS[int(rng.integers(len(_SILKS)))]
        draw_figure(canvas, "balloon", Spot(column, row, size, paint), brief, mood)


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
        draw_figure(canvas, name, Spot(column, row, size * ground.size_at(further)), brief, mood)
        wanted -= 1
        if not wanted:
            return


def _ink(part: Part, paint: Colour | None, brief: Brief, mood: Mood) -> tuple[int, int, int, int]:
    colour = paint if part.own and paint else part.colour
    if part.glows:
        bright = [1.0, 1.0, 1.0] if brief.hour in _DARK else [0.35, 0.38, 0.42]
    else:
        bright = [min(1.1, dark * 0.9 + sun * part.sun) for dark, sun in zip(mood.shade, mood.sun, strict=True)]
    red, green, blue = (min(255, int(255 * own * light)) for own, light in zip(colour, bright, strict=True))
    return red, green, blue, 255
