"""The sky: its gradient, the sun or moon with their glow, stars and aurora."""

from dataclasses import dataclass

import numpy as np

from shared.adapters.providers.sandbox.brief import Brief
from shared.adapters.providers.sandbox.elements.clouds import with_clouds
from shared.adapters.providers.sandbox.moods import Mood
from shared.adapters.providers.sandbox.noise import fractal, profile
from shared.adapters.providers.sandbox.pixels import Field, Light, grid, mix, rgb, smoothstep


@dataclass(frozen=True, slots=True)
class Sky:
    """A painted sky and where its light comes from, in fractions of height and width."""

    light: Light
    sun_row: float
    sun_column: float
    horizon: float


def paint_sky(brief: Brief, mood: Mood, height: int, width: int, horizon: float) -> Sky:
    """Paint the whole canvas as sky; below the horizon it goes on in the horizon's colour."""
    rng = brief.chance("sun")
    low = {"dawn": 0.82, "dusk": 0.84, "day": 0.30, "night": 0.36}[brief.hour]
    sky = Sky(
        light=_gradient(mood, height, width, horizon),
        sun_row=horizon * (low + float(rng.uniform(-0.1, 0.08))),
        sun_column=float(rng.choice([rng.uniform(0.16, 0.42), rng.uniform(0.58, 0.84)])),
        horizon=horizon,
    )
    light = sky.light
    if brief.hour == "night" and brief.shows("stars") and brief.weather == "clear":
        light = scatter_stars(light, brief.chance("stars"), count=round(height * width / 900), below=horizon)
    if brief.asks("aurora"):
        light = _aurora(light, brief.chance("aurora"), horizon)
    light = _sun(light, sky, brief, mood)
    if mood.cover and brief.shows("clouds"):
        light = with_clouds(light, brief, mood, horizon, (sky.sun_row, sky.sun_column))
    if brief.asks("rainbow"):
        light = _rainbow(light, horizon, sky.sun_column)
    return Sky(light, sky.sun_row, sky.sun_column, horizon)


def _gradient(mood: Mood, height: int, width: int, horizon: float) -> Light:
    rows, _ = grid(height, width)
    places = np.array([0.0, 0.42, 0.8, 1.0]) * horizon
    column = np.stack([np.interp(rows[:, 0], places, [stop[c] for stop in mood.sky]) for c in range(3)], axis=-1)
    return np.repeat(column.astype(np.float32)[:, None, :], width, axis=1)


def _sun(light: Light, sky: Sky, brief: Brief, mood: Mood) -> Light:
    height, width = light.shape[:2]
    rows, columns = grid(height, width)
    across = (columns - sky.sun_column) * np.float32(width / height)
    down = rows - sky.sun_row
    distance: Field = np.sqrt(down * down + across * across)
    moon = brief.hour == "night"
    hidden = brief.weather in {"rain", "storm", "fog", "snow"}
    if not brief.shows("moon" if moon else "sun"):
        return light
    glow = np.exp(distance * np.float32(-4.5)) * (0.28 if moon else 0.5) + np.exp(distance * np.float32(-16)) * 0.35
    if brief.hour in {"dawn", "dusk"}:
        glow = glow + np.exp(-np.abs(down) * np.float32(9)) * np.exp(-across * across * np.float32(1.4)) * 0.30
    light = light + (rgb(mood.sun) - light * 0.4) * (glow * np.float32(0.6 if hidden else 1.0))[..., None]
    if hidden:
        return light
    radius = 0.042 if moon else {"day": 0.036}.get(brief.hour, 0.06)
    disc = smoothstep(radius + 0.003, radius - 0.003, distance)[..., None]
    face = np.minimum(rgb(mood.sun) * 0.35 + 0.68, 1.0)
    if not moon:
        return mix(light, face, disc)
    spots = fractal(brief.chance("moon"), 48, 48, rows=3, octaves=3)
    surface = spots[(rows * height / 6).astype(np.int32) % 48, (columns * width / 6).astype(np.int32) % 48]
    return mix(light, face * (0.86 + 0.14 * surface)[..., None], disc)


def scatter_stars(light: Light, rng: np.random.Generator, *, count: int, below: float | None = None) -> Light:
    """Sprinkle stars, few of them bright; above a horizon they fade towards it."""
    height, width = light.shape[:2]
    floor = height * (below or 1.0)
    rows = rng.integers(1, max(2, int(floor) - 1), count)
    columns = rng.integers(1, width - 1, count)
    bright = (rng.random(count, dtype=np.float32) ** 6 * 0.95 + 0.12) * (1 - (0.7 if below else 0.0) * rows / floor)
    colour = rng.uniform(0.78, 1.0, (count, 3)).astype(np.float32) * bright[:, None].astype(np.float32)
    stars = np.zeros_like(light)
    np.maximum.at(stars, (rows, columns), colour)
    large = bright > np.quantile(bright, 0.985)
    for down, right, share in ((0, 1, 0.6), (0, -1, 0.6), (1, 0, 0.6), (-1, 0, 0.6)):
        np.maximum.at(stars, (rows[large] + down, columns[large] + right), colour[large] * np.float32(share))
    lit: Light = light + stars
    return lit


def _aurora(light: Light, rng: np.random.Generator, horizon: float) -> Light:
    height, width = light.shape[:2]
    rows, _ = grid(height, width)
    for colour, base in (((0.15, 0.95, 0.55), 0.72), ((0.25, 0.85, 0.75), 0.56), ((0.62, 0.32, 0.90), 0.44)):
        fold = profile(rng, width, cells=3, octaves=3)
        rays = 0.45 + 0.55 * profile(rng, width, cells=26, octaves=3)
        edge = horizon * (base + 0.28 * (fold - 0.5))
        above = (edge[None, :] - rows) * np.float32(1 / horizon)
        curtain = np.where(above > 0, np.exp(-above * 5.0), np.exp(above * 40.0)) * rays[None, :]
        light = light + rgb(colour) * (curtain * np.float32(0.55))[..., None].astype(np.float32)
    return light


def _rainbow(light: Light, horizon: float, sun_column: float) -> Light:
    height, width = light.shape[:2]
    rows, columns = grid(height, width)
    across = (columns - (1 - sun_column)) * np.float32(width / height)
    place = (np.sqrt(across**2 + (rows - horizon) ** 2) - 0.46) / 0.06
    inside = smoothstep(0.0, 0.15, place) * smoothstep(1.0, 0.85, place) * 0.42
    phase = place[..., None] * 4.4 + np.array([0.2, 2.5, 4.4], dtype=np.float32)
    return mix(light, np.clip(0.6 + 0.5 * np.cos(phase), 0, 1), inside[..., None])
