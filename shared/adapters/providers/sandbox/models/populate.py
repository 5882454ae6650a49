"""Puts trees and what the prompt names onto a plan."""

from dataclasses import replace

import numpy as np

from shared.adapters.providers.sandbox.brief import Brief
from shared.adapters.providers.sandbox.elements.recipes import SEASONS
from shared.adapters.providers.sandbox.models.plan import Boxes, Plan, steepness
from shared.adapters.providers.sandbox.models.things import boat, castle, house, lighthouse, tree
from shared.adapters.providers.sandbox.noise import fractal
from shared.adapters.providers.sandbox.pixels import Colour

_DARK = frozenset({"night", "dusk"})
_FIRS: dict[str, tuple[Colour, ...]] = {
    "summer": ((0.16, 0.36, 0.18), (0.20, 0.42, 0.20)),
    "winter": ((0.84, 0.89, 0.95), (0.30, 0.44, 0.40)),
}
_STEEPEST = 1.3
_EDGE = 4


def with_things(plan: Plan, kinds: tuple[str, ...], density: float, brief: Brief) -> Plan:
    """Give the plan its inhabitants; named things first, trees where there is room."""
    if brief.asks("pyramids"):
        plan = _with_pyramids(plan)
    boxes = {**_named(plan, brief), **plan.boxes}
    taken = {(row + down, column + right) for row, column in boxes for down in (-1, 0, 1) for right in (-1, 0, 1)}
    kinds = ("palm",) if brief.asks("palms") else kinds
    density = max(density, 1.0 if kinds and brief.asks("trees") else 0.0)
    if kinds and "trees" not in brief.avoided:
        grown = _grown(plan, kinds, density, brief)
        boxes |= {place: stack for place, stack in grown.items() if place not in taken}
    return replace(plan, boxes=boxes)


def _with_pyramids(plan: Plan) -> Plan:
    """Build three pyramids out of the ground itself."""
    heights, colours = plan.heights.copy(), plan.colours.copy()
    rows, columns = np.indices(heights.shape)
    for number, (down, right, reach) in enumerate(((0.34, 0.62, 8), (0.62, 0.34, 6), (0.74, 0.76, 4))):
        row, column = int(down * plan.side), int(right * plan.side)
        steps = reach - np.maximum(np.abs(rows - row), np.abs(columns - column))
        inside = steps > 0
        heights = np.where(inside, heights[row, column] + steps * 1.05, heights)
        colours = np.where(inside[..., None], np.array((0.90, 0.72, 0.44)) * (1 - 0.03 * number), colours)
    return replace(plan, heights=heights.astype(np.float32), colours=colours.astype(np.float32))


def _grown(plan: Plan, kinds: tuple[str, ...], density: float, brief: Brief) -> Boxes:
    rng = brief.chance("plants")
    groves = fractal(rng, plan.side, plan.side, rows=5, octaves=3)
    room = ~plan.wet & (steepness(plan.heights) < _STEEPEST) & (rng.random(groves.shape) < (groves - 0.30) * density)
    leaves = SEASONS[brief.season]
    firs = _FIRS["winter" if brief.season == "winter" else "summer"]
    grown: Boxes = {}
    for row, column in np.argwhere(room).tolist():
        kind = kinds[int(rng.integers(len(kinds)))]
        choices = leaves if kind == "broadleaf" else firs
        grown[row, column] = tree(kind, choices[int(rng.integers(len(choices)))], float(rng.uniform(0.75, 1.35)))
    return grown


def _named(plan: Plan, brief: Brief) -> Boxes:
    lit, paint = brief.hour in _DARK, brief.paints.get
    boxes: Boxes = {}
    if brief.asks("castle") and (place := _place(plan, brief, "castle", wet=False)):
        boxes |= {
            (place[0] + row, place[1] + column): stack
            for (row, column), stack in castle(paint("castle"), lit=lit).items()
        }
    for name, stack, count in (
        ("lighthouse", lighthouse(paint("lighthouse"), lit=lit), 1),
        ("house", house(paint("house"), lit=lit), 4),
    ):
        for number in range(count if brief.asks(name) else 0):
            if place := _place(plan, brief, f"{name}{number}", wet=False):
                boxes[place] = stack
    sails = 3 if brief.asks("boat") else 1 if brief.scene in {"sea", "coast"} and "boat" not in brief.avoided else 0
    for number in range(sails):
        if place := _place(plan, brief, f"boat{number}", wet=True):
            boxes[place] = boat(paint("boat"))
    return boxes


def _place(plan: Plan, brief: Brief, part: str, *, wet: bool) -> tuple[int, int] | None:
    """Find a level place of the right kind, not at the rim and rather in front."""
    rng = brief.chance(part)
    fit = (plan.wet == wet) & (steepness(plan.heights) < _STEEPEST)
    fit[:_EDGE], fit[-_EDGE:], fit[:, :_EDGE], fit[:, -_EDGE:] = False, False, False, False
    places = np.argwhere(fit)
    if not len(places):
        return None
    row, column = places[int(len(places) * float(rng.random()) ** 0.7)].tolist()
    return row, column
