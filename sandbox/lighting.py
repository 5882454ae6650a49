"""Lighting by time of day and weather: colours of the sky, sunlight, ambient light, clouds and haze."""

from dataclasses import dataclass, replace

from sandbox.arrays import Colour
from sandbox.scene_spec import SceneSpec


@dataclass(frozen=True, slots=True)
class Lighting:
    """The light of a scene."""

    sky: tuple[Colour, Colour, Colour, Colour]
    """Gradient stops from the zenith to the horizon."""
    sun: Colour
    ambient: Colour
    cloud: Colour
    cloud_shadow: Colour
    cloud_cover: float
    """Share of the sky that is clouds, 0..1."""
    haze: float = 0.5


LIGHTING_BY_TIME: dict[str, Lighting] = {
    "dawn": Lighting(
        ((0.30, 0.42, 0.68), (0.56, 0.60, 0.80), (0.94, 0.74, 0.72), (1.00, 0.88, 0.70)),
        (1.00, 0.82, 0.62), (0.40, 0.40, 0.58), (1.00, 0.86, 0.80), (0.66, 0.58, 0.72), 0.42, 0.72,
    ),
    "day": Lighting(
        ((0.13, 0.36, 0.72), (0.26, 0.52, 0.84), (0.52, 0.74, 0.93), (0.82, 0.91, 0.97)),
        (1.00, 0.96, 0.86), (0.36, 0.45, 0.60), (1.00, 1.00, 1.00), (0.68, 0.75, 0.84), 0.45, 0.45,
    ),
    "dusk": Lighting(
        ((0.16, 0.14, 0.38), (0.45, 0.24, 0.50), (0.92, 0.44, 0.36), (1.00, 0.76, 0.42)),
        (1.00, 0.66, 0.34), (0.28, 0.22, 0.42), (1.00, 0.62, 0.42), (0.42, 0.24, 0.44), 0.48, 0.55,
    ),
    "night": Lighting(
        ((0.015, 0.03, 0.09), (0.03, 0.07, 0.18), (0.07, 0.13, 0.29), (0.16, 0.23, 0.42)),
        (0.56, 0.66, 0.92), (0.07, 0.10, 0.22), (0.24, 0.29, 0.44), (0.06, 0.09, 0.18), 0.30, 0.40,
    ),
}  # fmt: skip

_ADDED_CLOUD_COVER = {"clear": 0.0, "cloudy": 0.28, "rain": 0.40, "storm": 0.45, "snow": 0.32, "fog": 0.15}
_DESATURATION = {"clear": 0.0, "cloudy": 0.40, "rain": 0.62, "storm": 0.72, "snow": 0.45, "fog": 0.50}
_BRIGHTNESS = {"clear": 1.0, "cloudy": 0.94, "rain": 0.74, "storm": 0.56, "snow": 1.0, "fog": 1.0}
_ADDED_HAZE = {"clear": 0.0, "cloudy": 0.1, "rain": 0.35, "storm": 0.25, "snow": 0.4, "fog": 0.85}


def lighting_for(spec: SceneSpec) -> Lighting:
    """Return the lighting for the time of day and the weather of a scene."""
    lighting, weather = LIGHTING_BY_TIME[spec.time_of_day], spec.weather
    desaturation, brightness = _DESATURATION[weather], _BRIGHTNESS[weather]

    def adjusted(colour: Colour) -> Colour:
        luma = 0.32 * colour[0] + 0.42 * colour[1] + 0.26 * colour[2]
        red, green, blue = ((part + (luma - part) * desaturation) * brightness for part in colour)
        return red, green, blue

    top, high, low, bottom = (adjusted(colour) for colour in lighting.sky)
    return replace(
        lighting,
        sky=(top, high, low, bottom),
        sun=adjusted(lighting.sun),
        ambient=adjusted(lighting.ambient),
        cloud=adjusted(lighting.cloud),
        cloud_shadow=adjusted(lighting.cloud_shadow),
        cloud_cover=lighting.cloud_cover + _ADDED_CLOUD_COVER[weather],
        haze=min(1.0, lighting.haze + _ADDED_HAZE[weather]),
    )
