"""Objects in the air: birds, balloons, a dragon, a rocket, an astronaut."""

from PIL import Image

from sandbox.arrays import Colour
from sandbox.elements.objects import Placement, draw_object
from sandbox.lighting import Lighting
from sandbox.scene_spec import SceneSpec

_BALLOON_COLOURS: tuple[Colour, ...] = ((0.90, 0.28, 0.20), (0.16, 0.52, 0.72), (0.92, 0.56, 0.14), (0.44, 0.28, 0.66))


def add_birds(canvas: Image.Image, spec: SceneSpec, lighting: Lighting, horizon: float) -> None:
    """Add a flock of birds, if it is requested or likely in these conditions."""
    rng = spec.rng("birds")
    likely = spec.time_of_day != "night" and spec.weather == "clear" and rng.random() < 0.6  # noqa: PLR2004 - in most images
    if not (spec.requests("birds") or (likely and spec.includes("birds"))):
        return
    column, row = rng.uniform(0.15, 0.75), rng.uniform(0.25, 0.62) * horizon
    for right, down, size in rng.normal(0, 1, (int(rng.integers(5, 12)), 3)):
        placement = Placement(
            (column + right * 0.07) * canvas.width,
            (row + down * 0.028) * canvas.height,
            canvas.height * (0.021 + 0.005 * size),
        )
        draw_object(canvas, "bird", placement, spec, lighting)


def add_balloons(canvas: Image.Image, spec: SceneSpec, lighting: Lighting, horizon: float) -> None:
    """Add hot-air balloons in several colours."""
    if not spec.requests("balloon"):
        return
    rng = spec.rng("balloons")
    for index in range(int(rng.integers(4, 7))):
        size = canvas.height * (0.07 + 0.20 * float(rng.random()) ** 1.6)
        column = (index + float(rng.uniform(0.2, 0.8))) / 6 * canvas.width
        row = canvas.height * horizon * float(rng.uniform(0.42, 0.95))
        colour = spec.object_colours.get("balloon") or _BALLOON_COLOURS[int(rng.integers(len(_BALLOON_COLOURS)))]
        draw_object(canvas, "balloon", Placement(column, row, size, colour), spec, lighting)


def add_flying_objects(canvas: Image.Image, spec: SceneSpec, lighting: Lighting, horizon: float) -> None:
    """Add a dragon, a rocket and an astronaut, if they are requested."""
    for name, size, relative_row in (("dragon", 0.24, 0.45), ("rocket", 0.30, 0.80), ("astronaut", 0.34, 0.74)):
        if spec.requests(name) and (name == "dragon" or spec.scene in {"space", "sky"}):
            rng = spec.rng(name)
            column = float(rng.uniform(0.25, 0.7))
            row = max(size * 1.15, horizon * relative_row * float(rng.uniform(0.85, 1.1)))
            placement = Placement(column * canvas.width, row * canvas.height, size * canvas.height)
            draw_object(canvas, name, placement, spec, lighting)
