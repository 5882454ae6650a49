"""Adds requested objects to a landscape: buildings, animals, people and boats."""

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from sandbox.elements.flying_objects import add_balloons, add_birds, add_flying_objects
from sandbox.elements.objects import Placement, draw_object
from sandbox.elements.terrain_view import TerrainView
from sandbox.lighting import Lighting
from sandbox.scene_spec import SceneSpec

_LOWEST_ROW, _SMALL_SIZE = 0.94, 1.6
_LAND_OBJECTS = (
    ("pyramids", "pyramid", 9.0, 175),
    ("castle", "castle", 6.5, 150),
    ("lighthouse", "lighthouse", 3.6, 138),
    ("people", "person", 1.5, 124),
    ("cat", "cat", 2.4, 122),
    ("house", "house", 1.7, 118),
    ("horse", "horse", 1.3, 112),
    ("robot", "robot", 1.4, 112),
)
"""The detail, its shape, its size and its slice of the terrain; distant objects first."""
_SCENES_WITH_WATER = frozenset({"coast", "lake"})


def add_boats(canvas: Image.Image, spec: SceneSpec, lighting: Lighting, horizon: float) -> None:
    """Add a few sailing boats, smaller towards the horizon."""
    rng = spec.rng("boats")
    for nearness in np.sort(rng.random(int(rng.integers(1, 4)))):
        row = horizon + 0.015 + 0.16 * float(nearness) ** 1.5
        size = canvas.height * (0.06 + (row - horizon) * 1.15)
        placement = Placement(float(rng.uniform(0.14, 0.86)) * canvas.width, row * canvas.height, size)
        draw_object(canvas, "boat", placement, spec, lighting)


def add_objects(canvas: Image.Image, spec: SceneSpec, lighting: Lighting, terrain: TerrainView) -> None:
    """Add the requested objects on the land and in the sky."""
    horizon = terrain.camera.horizon
    add_birds(canvas, spec, lighting, horizon)
    for detail, name, size, slice_index in _LAND_OBJECTS:
        if spec.requests(detail):
            _place_on_ground(canvas, name, size, slice_index, spec, lighting, terrain)
    if spec.requests("boat") and spec.scene in {"coast", "lake"}:
        add_boats(canvas, spec, lighting, horizon)
    add_balloons(canvas, spec, lighting, horizon)
    add_flying_objects(canvas, spec, lighting, horizon)


def _place_on_ground(
    canvas: Image.Image,
    name: str,
    size: float,
    slice_index: int,
    spec: SceneSpec,
    lighting: Lighting,
    terrain: TerrainView,
) -> None:
    rng = spec.rng(name)
    remaining = {"pyramid": 3, "house": 2}.get(name, 1)
    for _ in range(40):
        column, index = int(rng.uniform(0.15, 0.85) * canvas.width), slice_index - int(rng.integers(0, 22))
        row = terrain.image_row(index, column)
        flooded = spec.scene in _SCENES_WITH_WATER and terrain.heights[index, column] <= 0
        if row is None or row > canvas.height * _LOWEST_ROW or flooded:
            continue
        placement = Placement(column, row, size * terrain.pixels_per_unit(index), haze=0.22 * lighting.haze)
        _draw_ground_shadow(canvas, placement, 0.55 if size > _SMALL_SIZE else 0.36)
        draw_object(canvas, name, placement, spec, lighting)
        remaining -= 1
        if not remaining:
            return


def _draw_ground_shadow(canvas: Image.Image, placement: Placement, relative_width: float) -> None:
    """Darken the ground under an object."""
    radius_x, radius_y = max(2, round(placement.size * relative_width)), max(2, round(placement.size * 0.16))
    mask = Image.new("L", (radius_x * 4, radius_y * 6))
    ImageDraw.Draw(mask).ellipse((radius_x, radius_y * 2, radius_x * 3, radius_y * 4), fill=135)
    shadow = mask.filter(ImageFilter.GaussianBlur(radius_y * 0.7))
    canvas.paste(
        (14, 14, 24), (round(placement.column - radius_x * 1.86), round(placement.row - radius_y * 2.7)), shadow
    )
