"""The sky: gradient, sun or moon with glow, stars, aurora, clouds and rainbow."""

from dataclasses import dataclass

import numpy as np

from sandbox.arrays import Field, FloatImage, grid, mix, rgb, smoothstep
from sandbox.elements.clouds import add_clouds
from sandbox.lighting import Lighting
from sandbox.noise import fractal_noise, noise_profile
from sandbox.scene_spec import SceneSpec


@dataclass(frozen=True, slots=True)
class Sky:
    """A rendered sky, the position of the sun or moon, and the horizon, as fractions of height and width."""

    pixels: FloatImage
    sun_row: float
    sun_column: float
    horizon: float


def render_sky(spec: SceneSpec, lighting: Lighting, height: int, width: int, horizon: float) -> Sky:
    """Render a sky of the full image size; below the horizon it has the colour of the horizon."""
    rng = spec.rng("sun")
    sun_height = {"dawn": 0.82, "dusk": 0.84, "day": 0.30, "night": 0.36}[spec.time_of_day]
    sky = Sky(
        pixels=_render_gradient(lighting, height, width, horizon),
        sun_row=horizon * (sun_height + float(rng.uniform(-0.1, 0.08))),
        sun_column=float(rng.choice([rng.uniform(0.16, 0.42), rng.uniform(0.58, 0.84)])),
        horizon=horizon,
    )
    pixels = sky.pixels
    if spec.time_of_day == "night" and spec.includes("stars") and spec.weather == "clear":
        pixels = scatter_stars(pixels, spec.rng("stars"), count=round(height * width / 900), horizon=horizon)
    if spec.requests("aurora"):
        pixels = _add_aurora(pixels, spec.rng("aurora"), horizon)
    pixels = _add_sun(pixels, sky, spec, lighting)
    if lighting.cloud_cover and spec.includes("clouds"):
        pixels = add_clouds(pixels, spec, lighting, horizon, (sky.sun_row, sky.sun_column))
    if spec.requests("rainbow"):
        pixels = _add_rainbow(pixels, horizon, sky.sun_column)
    return Sky(pixels, sky.sun_row, sky.sun_column, horizon)


def _render_gradient(lighting: Lighting, height: int, width: int, horizon: float) -> FloatImage:
    rows, _ = grid(height, width)
    stop_rows = np.array([0.0, 0.42, 0.8, 1.0]) * horizon
    column = np.stack([np.interp(rows[:, 0], stop_rows, [stop[c] for stop in lighting.sky]) for c in range(3)], axis=-1)
    return np.repeat(column.astype(np.float32)[:, None, :], width, axis=1)


def _add_sun(pixels: FloatImage, sky: Sky, spec: SceneSpec, lighting: Lighting) -> FloatImage:
    height, width = pixels.shape[:2]
    rows, columns = grid(height, width)
    across = (columns - sky.sun_column) * np.float32(width / height)
    down = rows - sky.sun_row
    distance: Field = np.sqrt(down * down + across * across)
    moon = spec.time_of_day == "night"
    hidden = spec.weather in {"rain", "storm", "fog", "snow"}
    if not spec.includes("moon" if moon else "sun"):
        return pixels
    glow = np.exp(distance * np.float32(-4.5)) * (0.28 if moon else 0.5) + np.exp(distance * np.float32(-16)) * 0.35
    if spec.time_of_day in {"dawn", "dusk"}:
        glow = glow + np.exp(-np.abs(down) * np.float32(9)) * np.exp(-across * across * np.float32(1.4)) * 0.30
    pixels = pixels + (rgb(lighting.sun) - pixels * 0.4) * (glow * np.float32(0.6 if hidden else 1.0))[..., None]
    if hidden:
        return pixels
    radius = 0.042 if moon else {"day": 0.036}.get(spec.time_of_day, 0.06)
    disc = smoothstep(radius + 0.003, radius - 0.003, distance)[..., None]
    face = np.minimum(rgb(lighting.sun) * 0.35 + 0.68, 1.0)
    if not moon:
        return mix(pixels, face, disc)
    spots = fractal_noise(spec.rng("moon"), 48, 48, rows=3, octaves=3)
    surface = spots[(rows * height / 6).astype(np.int32) % 48, (columns * width / 6).astype(np.int32) % 48]
    return mix(pixels, face * (0.86 + 0.14 * surface)[..., None], disc)


def scatter_stars(
    pixels: FloatImage, rng: np.random.Generator, *, count: int, horizon: float | None = None
) -> FloatImage:
    """Add random stars, most of them faint; above a horizon they fade towards it."""
    height, width = pixels.shape[:2]
    lowest_row = height * (horizon or 1.0)
    rows = rng.integers(1, max(2, int(lowest_row) - 1), count)
    columns = rng.integers(1, width - 1, count)
    bright = (rng.random(count, dtype=np.float32) ** 6 * 0.95 + 0.12) * (
        1 - (0.7 if horizon else 0.0) * rows / lowest_row
    )
    colour = rng.uniform(0.78, 1.0, (count, 3)).astype(np.float32) * bright[:, None].astype(np.float32)
    stars = np.zeros_like(pixels)
    np.maximum.at(stars, (rows, columns), colour)
    large = bright > np.quantile(bright, 0.985)
    for down, right, share in ((0, 1, 0.6), (0, -1, 0.6), (1, 0, 0.6), (-1, 0, 0.6)):
        np.maximum.at(stars, (rows[large] + down, columns[large] + right), colour[large] * np.float32(share))
    with_stars: FloatImage = pixels + stars
    return with_stars


def _add_aurora(pixels: FloatImage, rng: np.random.Generator, horizon: float) -> FloatImage:
    height, width = pixels.shape[:2]
    rows, _ = grid(height, width)
    for colour, base in (((0.15, 0.95, 0.55), 0.72), ((0.25, 0.85, 0.75), 0.56), ((0.62, 0.32, 0.90), 0.44)):
        wave = noise_profile(rng, width, cells=3, octaves=3)
        rays = 0.45 + 0.55 * noise_profile(rng, width, cells=26, octaves=3)
        edge = horizon * (base + 0.28 * (wave - 0.5))
        above = (edge[None, :] - rows) * np.float32(1 / horizon)
        curtain = np.where(above > 0, np.exp(-above * 5.0), np.exp(above * 40.0)) * rays[None, :]
        pixels = pixels + rgb(colour) * (curtain * np.float32(0.55))[..., None].astype(np.float32)
    return pixels


def _add_rainbow(pixels: FloatImage, horizon: float, sun_column: float) -> FloatImage:
    height, width = pixels.shape[:2]
    rows, columns = grid(height, width)
    across = (columns - (1 - sun_column)) * np.float32(width / height)
    radial = (np.sqrt(across**2 + (rows - horizon) ** 2) - 0.46) / 0.06
    intensity = smoothstep(0.0, 0.15, radial) * smoothstep(1.0, 0.85, radial) * 0.42
    phase = radial[..., None] * 4.4 + np.array([0.2, 2.5, 4.4], dtype=np.float32)
    return mix(pixels, np.clip(0.6 + 0.5 * np.cos(phase), 0, 1), intensity[..., None])
