"""What is in the air: birds, balloons, a dragon, a rocket."""

from PIL import Image

from shared.adapters.providers.sandbox.brief import Brief
from shared.adapters.providers.sandbox.elements.figures import Spot, draw_figure
from shared.adapters.providers.sandbox.moods import Mood
from shared.adapters.providers.sandbox.pixels import Colour

_SILKS: tuple[Colour, ...] = ((0.90, 0.28, 0.20), (0.16, 0.52, 0.72), (0.92, 0.56, 0.14), (0.44, 0.28, 0.66))


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
        named = brief.paints.get("balloon")
        paint = named or _SILKS[int(rng.integers(len(_SILKS)))]
        draw_figure(canvas, "balloon", Spot(column, row, size, paint), brief, mood)


def add_flyers(canvas: Image.Image, brief: Brief, mood: Mood, horizon: float) -> None:
    """Let a dragon fly or a rocket rise, where one was named."""
    for name, size, low in (("dragon", 0.24, 0.45), ("rocket", 0.30, 0.80), ("astronaut", 0.34, 0.74)):
        if brief.asks(name) and (name == "dragon" or brief.scene in {"space", "sky"}):
            rng = brief.chance(name)
            column, row = float(rng.uniform(0.25, 0.7)), max(size * 1.15, horizon * low * float(rng.uniform(0.85, 1.1)))
            draw_figure(
                canvas, name, Spot(column * canvas.width, row * canvas.height, size * canvas.height), brief, mood
            )
