"""The landscape types, as data: terrain, camera, ground colours and plants."""

from dataclasses import dataclass, replace

from sandbox.arrays import Colour
from sandbox.elements.terrain_view import Camera
from sandbox.scene_spec import SceneSpec


@dataclass(frozen=True, slots=True)
class Landscape:
    """A landscape type."""

    terrain: str
    camera: Camera
    low: Colour
    middle: Colour
    high: Colour
    high_at: float
    """The height from which the ground has the colour `high`."""
    rock: Colour = (0.40, 0.37, 0.36)
    rock_share: float = 0.0
    """How much rock shows on steep slopes."""
    snow_line: float | None = None
    has_water: bool = False
    plants: tuple[str, ...] = ()
    density: float = 0.0
    plant_height: float = 0.9


LANDSCAPES: dict[str, tuple[Landscape, ...]] = {
    "mountains": (
        Landscape(
            "ranges", Camera(eye_height=3.4, horizon=0.56, far=62),
            (0.22, 0.36, 0.16), (0.33, 0.38, 0.22), (0.48, 0.46, 0.46), 8,
            rock_share=0.9, snow_line=8.5, plants=("conifer",), density=1.0,
        ),
    ),
    "desert": (
        Landscape(
            "dunes", Camera(eye_height=4.2, horizon=0.42, far=70),
            (0.80, 0.54, 0.30), (0.90, 0.66, 0.38), (0.97, 0.77, 0.50), 4,
            rock=(0.62, 0.36, 0.20), rock_share=0.25,
        ),
        Landscape(
            "mesas", Camera(eye_height=3.4, horizon=0.50, far=64),
            (0.76, 0.48, 0.28), (0.72, 0.36, 0.20), (0.82, 0.50, 0.32), 9,
            rock=(0.52, 0.24, 0.16), rock_share=0.9, plants=("cactus",), density=0.12, plant_height=1.1,
        ),
    ),
    "hills": (
        Landscape(
            "rolling", Camera(eye_height=3.6, horizon=0.44, far=66),
            (0.30, 0.50, 0.14), (0.44, 0.60, 0.20), (0.60, 0.66, 0.30), 4,
            plants=("broadleaf",), density=0.30, plant_height=0.95,
        ),
    ),
    "coast": (
        Landscape(
            "shores", Camera(eye_height=2.6, horizon=0.44, far=60),
            (0.95, 0.85, 0.64), (0.36, 0.48, 0.20), (0.40, 0.44, 0.28), 3.4,
            rock=(0.50, 0.44, 0.38), rock_share=0.6, has_water=True,
            plants=("broadleaf",), density=0.45, plant_height=0.8,
        ),
    ),
    "lake": (
        Landscape(
            "lakeside", Camera(eye_height=2.6, horizon=0.50, far=64),
            (0.28, 0.38, 0.16), (0.24, 0.34, 0.16), (0.46, 0.45, 0.46), 7,
            rock_share=0.8, snow_line=9.0, has_water=True, plants=("conifer",), density=1.0,
        ),
    ),
}  # fmt: skip

LEAF_COLOURS: dict[str, tuple[Colour, ...]] = {
    "autumn": ((0.80, 0.36, 0.08), (0.88, 0.58, 0.12), (0.66, 0.20, 0.08), (0.52, 0.42, 0.12)),
    "winter": ((0.86, 0.90, 0.96), (0.74, 0.80, 0.88), (0.30, 0.38, 0.36)),
    "spring": ((0.96, 0.66, 0.78), (0.92, 0.80, 0.84), (0.46, 0.62, 0.24)),
    "summer": ((0.16, 0.36, 0.12), (0.22, 0.42, 0.14), (0.12, 0.28, 0.12)),
}
"""The leaf colours of each season; conifers use the last one."""


def choose_landscape(spec: SceneSpec) -> Landscape:
    """Choose the landscape type of a scene, adapted to its season and details."""
    choices = LANDSCAPES[spec.scene]
    landscape = choices[int(spec.rng("recipe").integers(len(choices)))]
    if spec.scene == "desert" and spec.requests("cactus"):
        landscape = replace(choices[-1], density=0.2)
    if spec.season == "winter" or spec.weather == "snow":
        landscape = replace(landscape, snow_line=-1.0)
    return landscape
