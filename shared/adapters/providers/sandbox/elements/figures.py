"""Draws one small thing that tells a scene: its outline, its light, the air before it."""

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

from shared.adapters.providers.sandbox.brief import Brief
from shared.adapters.providers.sandbox.elements.creatures import CREATURES
from shared.adapters.providers.sandbox.elements.shapes import SHAPES, Part
from shared.adapters.providers.sandbox.moods import Mood
from shared.adapters.providers.sandbox.pixels import Colour

_FINENESS = 3
_DARK = frozenset({"night", "dusk"})
_OUTLINES = {**SHAPES, **CREATURES}
_DETAILS = {"person": "people", "pyramid": "pyramids", "bird": "birds"}
"""What the lexicon calls a shape, where the names differ."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a thing stands on the canvas, and its size, in pixels."""

    column: float
    row: float
    size: float
    paint: Colour | None = None
    haze: float = 0.0


def draw_figure(canvas: Image.Image, name: str, spot: Spot, brief: Brief, mood: Mood) -> None:
    """Draw one thing with smooth edges."""
    paint = spot.paint or brief.paints.get(_DETAILS.get(name, name))
    half = max(3, int(spot.size * 1.3))
    sheet = Image.new("RGBA", (2 * half * _FINENESS, 2 * half * _FINENESS))
    pen = ImageDraw.Draw(sheet)
    for part in _OUTLINES[name]:
        points = [
            ((half + x * spot.size) * _FINENESS, (half * 1.45 + y * spot.size) * _FINENESS) for x, y in part.points
        ]
        pen.polygon(points, fill=_ink(part, paint, brief, mood))
    small = _modelled(sheet.resize((2 * half, 2 * half), Image.Resampling.BOX), spot.haze, mood)
    canvas.paste(small, (round(spot.column - half), round(spot.row - half * 1.45)), small)


def _modelled(sheet: Image.Image, haze: float, mood: Mood) -> Image.Image:
    """Let light fall off from the top left, and the air lie before what is far away."""
    pixels = np.asarray(sheet, dtype=np.float32).copy()
    rows, columns = np.indices(pixels.shape[:2], dtype=np.float32) / np.float32(pixels.shape[0])
    pixels[..., :3] *= (1.20 - 0.22 * rows - 0.16 * columns)[..., None]
    pixels[..., :3] += (np.array(mood.sky[2], np.float32) * 255 - pixels[..., :3]) * np.float32(haze)
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def _ink(part: Part, paint: Colour | None, brief: Brief, mood: Mood) -> tuple[int, int, int, int]:
    colour = paint if part.own and paint else part.colour
    if part.glows:
        bright = [1.0, 1.0, 1.0] if brief.hour in _DARK or brief.scene == "space" else [0.35, 0.38, 0.42]
    else:
        bright = [min(1.1, dark * 0.9 + sun * part.sun) for dark, sun in zip(mood.shade, mood.sun, strict=True)]
    red, green, blue = (min(255, int(255 * own * light)) for own, light in zip(colour, bright, strict=True))
    return red, green, blue, 255
