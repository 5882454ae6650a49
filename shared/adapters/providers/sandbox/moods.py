"""The light of an hour and a weather: colours of the sky, of the sun, of shade and of haze."""

from dataclasses import dataclass, replace

from shared.adapters.providers.sandbox.brief import Brief
from shared.adapters.providers.sandbox.pixels import Colour


@dataclass(frozen=True, slots=True)
class Mood:
    """How a scene is lit."""

    sky: tuple[Colour, Colour, Colour, Colour]
    """From the zenith down to the horizon."""
    sun: Colour
    shade: Colour
    cloud: Colour
    cloud_shade: Colour
    cover: float
    """How much of the sky is clouds, 0..1."""
    haze: float = 0.5


HOURS: dict[str, Mood] = {
    "dawn": Mood(
        ((0.30, 0.42, 0.68), (0.56, 0.60, 0.80), (0.94, 0.74, 0.72), (1.00, 0.88, 0.70)),
        (1.00, 0.82, 0.62), (0.40, 0.40, 0.58), (1.00, 0.86, 0.80), (0.66, 0.58, 0.72), 0.42, 0.72,
    ),
    "day": Mood(
        ((0.13, 0.36, 0.72), (0.26, 0.52, 0.84), (0.52, 0.74, 0.93), (0.82, 0.91, 0.97)),
        (1.00, 0.96, 0.86), (0.36, 0.45, 0.60), (1.00, 1.00, 1.00), (0.68, 0.75, 0.84), 0.45, 0.45,
    ),
    "dusk": Mood(
        ((0.16, 0.14, 0.38), (0.45, 0.24, 0.50), (0.92, 0.44, 0.36), (1.00, 0.76, 0.42)),
        (1.00, 0.66, 0.34), (0.28, 0.22, 0.42), (1.00, 0.62, 0.42), (0.42, 0.24, 0.44), 0.48, 0.55,
    ),
    "night": Mood(
        ((0.015, 0.03, 0.09), (0.03, 0.07, 0.18), (0.07, 0.13, 0.29), (0.16, 0.23, 0.42)),
        (0.56, 0.66, 0.92), (0.07, 0.10, 0.22), (0.24, 0.29, 0.44), (0.06, 0.09, 0.18), 0.30, 0.40,
    ),
}  # fmt: skip

_COVER = {"clear": 0.0, "cloudy": 0.28, "rain": 0.40, "storm": 0.45, "snow": 0.32, "fog": 0.15}
_GREY = {"clear": 0.0, "cloudy": 0.40, "rain": 0.62, "storm": 0.72, "snow": 0.45, "fog": 0.50}
_DIM = {"clear": 1.0, "cloudy": 0.94, "rain": 0.74, "storm": 0.56, "snow": 1.0, "fog": 1.0}
_HAZE = {"clear": 0.0, "cloudy": 0.1, "rain": 0.35, "storm": 0.25, "snow": 0.4, "fog": 0.85}


def mood_of(brief: Brief) -> Mood:
    """Light the scene for its hour and its weather."""
    mood, weather = HOURS[brief.hour], brief.weather
    grey, dim = _GREY[weather], _DIM[weather]

    def dull(colour: Colour) -> Colour:
        level = 0.32 * colour[0] + 0.42 * colour[1] + 0.26 * colour[2]
        red, green, blue = ((part + (level - part) * grey) * dim for part in colour)
        return red, green, blue

    top, high, low, bottom = (dull(colour) for colour in mood.sky)
    return replace(
        mood,
        sky=(top, high, low, bottom),
        sun=dull(mood.sun),
        shade=dull(mood.shade),
        cloud=dull(mood.cloud),
        cloud_shade=dull(mood.cloud_shade),
        cover=mood.cover + _COVER[weather],
        haze=min(1.0, mood.haze + _HAZE[weather]),
    )
