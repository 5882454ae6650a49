"""Adds trees and the requested objects to a grid world."""

from dataclasses import replace

import numpy as np

from sandbox.arrays import Colour
from sandbox.elements.landscapes import LEAF_COLOURS
from sandbox.noise import fractal_noise
from sandbox.scene3d.box_models import boat, castle, house, lighthouse, tree
from sandbox.scene3d.grid_world import Boxes, GridWorld, slope_of
from sandbox.scene_spec import SceneSpec

_DARK = frozenset({"night", "dusk"})
_CONIFER_COLOURS: dict[str, tuple[Colour, ...]] = {
    "summer": ((0.16, 0.36, 0.18), (0.20, 0.42, 0.20)),
    "winter": ((0.84, 0.89, 0.95), (0.30, 0.44, 0.40)),
}
_MAX_SLOPE = 1.3
_MARGIN = 4


def add_objects(world: GridWorld, kinds: tuple[str, ...], density: float, spec: SceneSpec) -> GridWorld:
    """Add the requested objects first, then trees where there is room."""
    if spec.requests("pyramids"):
        world = _add_pyramids(world)
    boxes = {**_place_requested(world, spec), **world.boxes}
    taken = {(row + down, column + right) for row, column in boxes for down in (-1, 0, 1) for right in (-1, 0, 1)}
    kinds = ("palm",) if spec.requests("palms") else kinds
    density = max(density, 1.0 if kinds and spec.requests("trees") else 0.0)
    if kinds and "trees" not in spec.excluded:
        plants = _grow_plants(world, kinds, density, spec)
        boxes |= {position: stack for position, stack in plants.items() if position not in taken}
    return replace(world, boxes=boxes)


def _add_pyramids(world: GridWorld) -> GridWorld:
    """Shape three pyramids from the ground."""
    heights, colours = world.heights.copy(), world.colours.copy()
    rows, columns = np.indices(heights.shape)
    for index, (down, right, height) in enumerate(((0.34, 0.62, 8), (0.62, 0.34, 6), (0.74, 0.76, 4))):
        row, column = int(down * world.side), int(right * world.side)
        steps = height - np.maximum(np.abs(rows - row), np.abs(columns - column))
        mask = steps > 0
        heights = np.where(mask, heights[row, column] + steps * 1.05, heights)
        colours = np.where(mask[..., None], np.array((0.90, 0.72, 0.44)) * (1 - 0.03 * index), colours)
    return replace(world, heights=heights.astype(np.float32), colours=colours.astype(np.float32))


def _grow_plants(world: GridWorld, kinds: tuple[str, ...], density: float, spec: SceneSpec) -> Boxes:
    rng = spec.rng("plants")
    density_map = fractal_noise(rng, world.side, world.side, rows=5, octaves=3)
    room = (
        ~world.water_mask
        & (slope_of(world.heights) < _MAX_SLOPE)
        & (rng.random(density_map.shape) < (density_map - 0.30) * density)
    )
    leaf_colours = LEAF_COLOURS[spec.season]
    conifer_colours = _CONIFER_COLOURS["winter" if spec.season == "winter" else "summer"]
    plants: Boxes = {}
    for row, column in np.argwhere(room).tolist():
        kind = kinds[int(rng.integers(len(kinds)))]
        choices = leaf_colours if kind == "broadleaf" else conifer_colours
        plants[row, column] = tree(kind, choices[int(rng.integers(len(choices)))], float(rng.uniform(0.75, 1.35)))
    return plants


def _place_requested(world: GridWorld, spec: SceneSpec) -> Boxes:
    lit, colour_of = spec.time_of_day in _DARK, spec.object_colours.get
    boxes: Boxes = {}
    if spec.requests("castle") and (position := _find_place(world, spec, "castle", on_water=False)):
        boxes |= {
            (position[0] + row, position[1] + column): stack
            for (row, column), stack in castle(colour_of("castle"), lit=lit).items()
        }
    for name, stack, count in (
        ("lighthouse", lighthouse(colour_of("lighthouse"), lit=lit), 1),
        ("house", house(colour_of("house"), lit=lit), 4),
    ):
        for index in range(count if spec.requests(name) else 0):
            if position := _find_place(world, spec, f"{name}{index}", on_water=False):
                boxes[position] = stack
    boats = 3 if spec.requests("boat") else 1 if spec.scene in {"sea", "coast"} and "boat" not in spec.excluded else 0
    for index in range(boats):
        if position := _find_place(world, spec, f"boat{index}", on_water=True):
            boxes[position] = boat(colour_of("boat"))
    return boxes


def _find_place(world: GridWorld, spec: SceneSpec, label: str, *, on_water: bool) -> tuple[int, int] | None:
    """Find a level cell on land or water, not near the border, more often in front."""
    rng = spec.rng(label)
    suitable = (world.water_mask == on_water) & (slope_of(world.heights) < _MAX_SLOPE)
    suitable[:_MARGIN], suitable[-_MARGIN:], suitable[:, :_MARGIN], suitable[:, -_MARGIN:] = False, False, False, False
    positions = np.argwhere(suitable)
    if not len(positions):
        return None
    row, column = positions[int(len(positions) * float(rng.random()) ** 0.7)].tolist()
    return row, column
