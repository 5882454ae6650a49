"""Draws one object: its shape, shading and haze."""

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

from sandbox.arrays import Colour
from sandbox.elements.creature_shapes import CREATURES
from sandbox.elements.object_shapes import SHAPES, Part
from sandbox.lighting import Lighting
from sandbox.scene_spec import SceneSpec

_SUPERSAMPLING = 3
_DARK = frozenset({"night", "dusk"})
_SHAPES = {**SHAPES, **CREATURES}
_DETAIL_OF_SHAPE = {"person": "people", "pyramid": "pyramids", "bird": "birds"}
"""The detail of the vocabulary, where its name is not that of the shape."""


@dataclass(frozen=True, slots=True)
class Placement:
    """The position and size of an object, in pixels."""

    column: float
    row: float
    size: float
    colour: Colour | None = None
    haze: float = 0.0


def draw_object(canvas: Image.Image, name: str, placement: Placement, spec: SceneSpec, lighting: Lighting) -> None:
    """Draw one object with antialiased edges."""
    colour = placement.colour or spec.object_colours.get(_DETAIL_OF_SHAPE.get(name, name))
    half = max(3, int(placement.size * 1.3))
    layer = Image.new("RGBA", (2 * half * _SUPERSAMPLING, 2 * half * _SUPERSAMPLING))
    draw = ImageDraw.Draw(layer)
    for part in _SHAPES[name]:
        points = [
            ((half + x * placement.size) * _SUPERSAMPLING, (half * 1.45 + y * placement.size) * _SUPERSAMPLING)
            for x, y in part.points
        ]
        draw.polygon(points, fill=_fill_colour(part, colour, spec, lighting))
    shaded = _shade(layer.resize((2 * half, 2 * half), Image.Resampling.BOX), placement.haze, lighting)
    canvas.paste(shaded, (round(placement.column - half), round(placement.row - half * 1.45)), shaded)


def _shade(layer: Image.Image, haze: float, lighting: Lighting) -> Image.Image:
    """Darken towards the lower right and blend with the haze."""
    pixels = np.asarray(layer, dtype=np.float32).copy()
    rows, columns = np.indices(pixels.shape[:2], dtype=np.float32) / np.float32(pixels.shape[0])
    pixels[..., :3] *= (1.20 - 0.22 * rows - 0.16 * columns)[..., None]
    pixels[..., :3] += (np.array(lighting.sky[2], np.float32) * 255 - pixels[..., :3]) * np.float32(haze)
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def _fill_colour(
    part: Part, object_colour: Colour | None, spec: SceneSpec, lighting: Lighting
) -> tuple[int, int, int, int]:
    colour = object_colour if part.tinted and object_colour else part.colour
    if part.emissive:
        light = [1.0, 1.0, 1.0] if spec.time_of_day in _DARK or spec.scene == "space" else [0.35, 0.38, 0.42]
    else:
        light = [
            min(1.1, ambient * 0.9 + sun * part.sun)
            for ambient, sun in zip(lighting.ambient, lighting.sun, strict=True)
        ]
    red, green, blue = (min(255, int(255 * channel * level)) for channel, level in zip(colour, light, strict=True))
    return red, green, blue, 255
