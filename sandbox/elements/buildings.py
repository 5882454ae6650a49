"""Buildings: facades with lit windows, roofs, masts and neon signs."""

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

from sandbox.arrays import Colour, FloatImage

_SIGN_COLOURS: tuple[Colour, ...] = (
    (1.0, 0.16, 0.58),
    (0.10, 0.90, 1.0),
    (1.0, 0.78, 0.16),
    (0.62, 0.28, 1.0),
    (0.24, 1.0, 0.52),
)


@dataclass(frozen=True, slots=True)
class Building:
    """The position and size of a building, in pixels."""

    left: int
    top: int
    width: int
    base: int
    nearness: float


@dataclass(frozen=True, slots=True)
class BuildingColours:
    """The colours of a building: the lit and the shaded side of its wall, and its windows."""

    lit: FloatImage
    shaded: FloatImage
    lit_window: FloatImage
    dark_window: FloatImage
    lit_share: float
    """The share of windows that are lit."""


def draw_building(canvas: Image.Image, building: Building, colours: BuildingColours, rng: np.random.Generator) -> None:
    """Draw one building."""
    height = building.base - building.top
    step = max(3, round(4 + 7 * building.nearness))
    rows, columns = max(1, height // step), max(1, building.width // step)
    window_colours = np.where(
        (rng.random((rows, columns)) < colours.lit_share)[..., None], colours.lit_window, colours.dark_window
    )
    window_colours = window_colours * rng.uniform(0.72, 1.08, (rows, columns, 1))
    window_colours = np.where(rng.random((1, columns, 1)) < 0.12, colours.lit, window_colours)  # noqa: PLR2004 - some columns have no windows
    windows = window_colours.repeat(step, axis=0).repeat(step, axis=1)
    across = np.linspace(0, 1, columns * step)[None, :, None]
    wall = (colours.lit + (colours.shaded - colours.lit) * across) * np.linspace(1.04, 0.86, rows * step)[:, None, None]
    pane = np.arange(step) < max(1, round(step * 0.62))
    mask = (np.tile(pane, rows)[:, None] & np.tile(pane, columns)[None, :])[..., None]
    face = np.where(mask, windows, wall)
    facade = Image.fromarray((np.clip(face, 0, 1) * 255).astype(np.uint8)).resize(
        (building.width, height), Image.Resampling.BILINEAR
    )
    canvas.paste(facade, (building.left, building.top))
    _draw_roof(canvas, building, tuple(int(255 * min(1.0, float(part))) for part in colours.shaded), rng)


def _draw_roof(canvas: Image.Image, building: Building, colour: tuple[int, ...], rng: np.random.Generator) -> None:
    draw = ImageDraw.Draw(canvas)
    kind, centre = rng.random(), building.left + building.width / 2
    if kind < 0.26:  # noqa: PLR2004 - a quarter have a mast
        mast = building.width * float(rng.uniform(0.6, 1.6))
        draw.rectangle(
            (
                building.left + building.width * 0.3,
                building.top - building.width * 0.16,
                building.left + building.width * 0.7,
                building.top,
            ),
            fill=colour,
        )
        draw.line((centre, building.top, centre, building.top - mast), fill=colour, width=max(1, building.width // 26))
    elif kind < 0.32:  # noqa: PLR2004 - some have a spire
        draw.polygon(
            [
                (building.left, building.top),
                (centre, building.top - building.width * 0.8),
                (building.left + building.width, building.top),
            ],
            fill=colour,
        )
    elif kind < 0.62:  # noqa: PLR2004 - some have a setback
        draw.rectangle(
            (
                building.left + building.width * 0.18,
                building.top - building.width * 0.22,
                building.left + building.width * 0.82,
                building.top,
            ),
            fill=colour,
        )


def draw_sign(canvas: Image.Image, glow: Image.Image, building: Building, rng: np.random.Generator) -> None:
    """Draw a neon sign on the canvas and on the glow layer, which is blurred later."""
    sign_colour = _SIGN_COLOURS[int(rng.integers(len(_SIGN_COLOURS)))]
    colour = tuple(int(255 * part) for part in sign_colour)
    vertical = rng.random() < 0.6  # noqa: PLR2004 - most signs are vertical
    width = building.width * (0.16 if vertical else 0.7)
    height = building.width * (float(rng.uniform(0.6, 1.3)) if vertical else 0.22)
    left = building.left + float(rng.uniform(0.05, 0.9)) * (building.width - width)
    top = building.top + float(rng.uniform(0.12, 0.5)) * max(4.0, building.base - building.top - height)
    for target in (canvas, glow):
        draw = ImageDraw.Draw(target)
        draw.rectangle(
            (left, top, left + width, top + height),
            outline=colour,
            fill=tuple(part // 5 for part in colour),
            width=max(1, building.width // 30),
        )
        strokes = 5 if vertical else 4
        for stroke in range(strokes):
            if vertical:
                y = top + height * (stroke + 0.5) / strokes
                draw.line(
                    (left + width * 0.25, y, left + width * 0.75, y + float(rng.normal(0, 1.5))),
                    fill=colour,
                    width=max(1, building.width // 28),
                )
            else:
                x = left + width * (stroke + 0.5) / strokes
                draw.line(
                    (x, top + height * 0.25, x + float(rng.normal(0, 2)), top + height * 0.75),
                    fill=colour,
                    width=max(1, building.width // 28),
                )
