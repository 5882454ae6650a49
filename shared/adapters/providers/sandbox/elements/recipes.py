"""What each kind of landscape is made of, as data."""

from dataclasses import dataclass, replace

from shared.adapters.providers.sandbox.brief import Brief
from shared.adapters.providers.sandbox.elements.ground import View
from shared.adapters.providers.sandbox.pixels import Colour


@dataclass(frozen=True, slots=True)
class Recipe:
    """One kind of landscape."""

    relief: str
    view: View
    low: Colour
    middle: Colour
    high: Colour
    top: float
    """The height at which the colour has become `high`."""
    rock: Colour = (0.40, 0.37, 0.36)
    steep: float = 0.0
    """How much steep places show rock."""
    snow_line: float | None = None
    wet: bool = False
    plants: tuple[str, ...] = ()
    density: float = 0.0
    plant_height: float = 0.9


RECIPES: dict[str, tuple[Recipe, ...]] = {
    "mountains": (
        Recipe(
            "ranges", View(eye=3.4, horizon=0.56, far=62),
            (0.22, 0.36, 0.16), (0.33, 0.38, 0.22), (0.48, 0.46, 0.46), 8,
            steep=0.9, snow_line=8.5, plants=("conifer",), density=1.0,
        ),
    ),
    "desert": (
        Recipe(
            "dunes", View(eye=4.2, horizon=0.42, far=70),
            (0.80, 0.54, 0.30), (0.90, 0.66, 0.38), (0.97, 0.77, 0.50), 4,
            rock=(0.62, 0.36, 0.20), steep=0.25,
        ),
        Recipe(
            "mesas", View(eye=3.4, horizon=0.50, far=64),
            (0.76, 0.48, 0.28), (0.72, 0.36, 0.20), (0.82, 0.50, 0.32), 9,
            rock=(0.52, 0.24, 0.16), steep=0.9, plants=("cactus",), density=0.12, plant_height=1.1,
        ),
    ),
    "hills": (
        Recipe(
            "rolling", View(eye=3.6, horizon=0.44, far=66),
            (0.30, 0.50, 0.14), (0.44, 0.60, 0.20), (0.60, 0.66, 0.30), 4,
            plants=("broadleaf",), density=0.30, plant_height=0.95,
        ),
    ),
    "coast": (
        Recipe(
            "shores", View(eye=2.6, horizon=0.44, far=60),
            (0.95, 0.85, 0.64), (0.36, 0.48, 0.20), (0.40, 0.44, 0.28), 3.4,
            rock=(0.50, 0.44, 0.38), steep=0.6, wet=True, plants=("broadleaf",), density=0.45, plant_height=0.8,
        ),
    ),
    "lake": (
        Recipe(
            "lakeside", View(eye=2.6, horizon=0.50, far=64),
            (0.28, 0.38, 0.16), (0.24, 0.34, 0.16), (0.46, 0.45, 0.46), 7,
            steep=0.8, snow_line=9.0, wet=True, plants=("conifer",), density=1.0,
        ),
    ),
}  # fmt: skip

SEASONS: dict[str, tuple[Colour, ...]] = {
    "autumn": ((0.80, 0.36, 0.08), (0.88, 0.58, 0.12), (0.66, 0.20, 0.08), (0.52, 0.42, 0.12)),
    "winter": ((0.86, 0.90, 0.96), (0.74, 0.80, 0.88), (0.30, 0.38, 0.36)),
    "spring": ((0.96, 0.66, 0.78), (0.92, 0.80, 0.84), (0.46, 0.62, 0.24)),
    "summer": ((0.16, 0.36, 0.12), (0.22, 0.42, 0.14), (0.12, 0.28, 0.12)),
}
"""The colours of leaves; conifers keep the last one."""


def recipe_of(brief: Brief) -> Recipe:
    """Choose what the land of a brief is made of."""
    choices = RECIPES[brief.scene]
    recipe = choices[int(brief.chance("recipe").integers(len(choices)))]
    if brief.scene == "desert" and brief.asks("cactus"):
        recipe = replace(choices[-1], density=0.2)
    if brief.season == "winter" or brief.weather == "snow":
        recipe = replace(recipe, snow_line=-1.0)
    return recipe
