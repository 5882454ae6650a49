"""Outer space: stars, glowing nebulae, planets with shade, bands and rings."""

from dataclasses import replace

import numpy as np
from PIL import Image

from shared.adapters.providers.sandbox.brief import Brief
from shared.adapters.providers.sandbox.elements.flyers import add_flyers
from shared.adapters.providers.sandbox.elements.sky import scatter_stars
from shared.adapters.providers.sandbox.moods import HOURS
from shared.adapters.providers.sandbox.noise import fractal, sample
from shared.adapters.providers.sandbox.pixels import (
    Colour,
    Light,
    Picture,
    grid,
    mix,
    resize_light,
    rgb,
    smoothstep,
    to_picture,
)

_GASES: tuple[tuple[Colour, Colour, Colour], ...] = (
    ((0.42, 0.10, 0.62), (0.08, 0.42, 0.86), (1.00, 0.52, 0.46)),
    ((0.05, 0.36, 0.52), (0.12, 0.74, 0.62), (0.98, 0.86, 0.52)),
    ((0.62, 0.12, 0.26), (0.94, 0.42, 0.18), (1.00, 0.84, 0.60)),
    ((0.14, 0.16, 0.56), (0.66, 0.22, 0.74), (0.42, 0.86, 1.00)),
)
_WORLDS: tuple[tuple[Colour, Colour], ...] = (
    ((0.86, 0.62, 0.38), (0.58, 0.34, 0.22)),
    ((0.22, 0.46, 0.78), (0.86, 0.92, 0.96)),
    ((0.72, 0.28, 0.18), (0.42, 0.16, 0.12)),
    ((0.46, 0.72, 0.70), (0.20, 0.36, 0.50)),
    ((0.66, 0.60, 0.74), (0.38, 0.32, 0.50)),
)

_SUNLIGHT = replace(HOURS["day"], shade=(0.26, 0.28, 0.40))


def paint_space(brief: Brief, height: int, width: int) -> Picture:
    """Paint the void, then what shines in it."""
    rng = brief.chance("space")
    light = np.zeros((height, width, 3), dtype=np.float32) + rgb((0.010, 0.012, 0.030))
    if brief.shows("stars"):
        light = scatter_stars(light, brief.chance("stars"), count=round(height * width / 240))
    light = light + _nebula(brief, height, width)
    light = light + _bright_stars(brief, height, width)
    if "planets" not in brief.avoided:
        sun = float(rng.uniform(0, 2 * np.pi))
        for number in range(int(rng.integers(1, 4)) if brief.asks("planets") else int(rng.integers(1, 3))):
            light = _planet(light, brief, number, sun)
    canvas = Image.fromarray(to_picture(light))
    add_flyers(canvas, brief, _SUNLIGHT, 1.0)
    return np.asarray(canvas, dtype=np.uint8)


def _nebula(brief: Brief, height: int, width: int) -> Light:
    """Let clouds of gas glow, folded by a second noise, with dark dust before them."""
    rng = brief.chance("nebula")
    rows, columns = max(8, height // 2), max(8, width // 2)
    size = 288
    gas, bend, dust = (fractal(rng, size, size, rows=3, octaves=6) for _ in range(3))
    down, right = grid(rows, columns)
    tall = 200 * min(1.0, height / width) + 60
    y, x = down * tall + right * 0, right * tall * width / height + down * 0
    fold = sample(bend, y, x) - 0.5
    thick = sample(gas, y + fold * 85, x - fold * 70)
    band = np.exp(-(((down - 0.5) - (right - 0.5) * float(rng.uniform(-0.9, 0.9)) + fold * 0.5) ** 2) / 0.085)
    glow = np.clip(thick * 1.35 - 0.38, 0, 1) * (0.25 + band)
    dark = smoothstep(0.48, 0.82, sample(dust, y - fold * 60, x + fold * 60))
    outer, inner, heart = (rgb(colour) for colour in _GASES[int(rng.integers(len(_GASES)))])
    if brief.tints:
        outer, inner = rgb(brief.tints[0]) * 0.8, rgb(brief.tints[-1])
    hue = np.clip(thick * 1.6 - 0.45 + fold, 0, 1)[..., None]
    light = mix(outer, inner, hue) * (glow * 1.05)[..., None] + heart * (glow**4 * 0.95)[..., None]
    return resize_light(light * (1 - 0.78 * dark)[..., None], height, width)


def _bright_stars(brief: Brief, height: int, width: int) -> Light:
    """Set a handful of large stars with crossed rays."""
    rng, rows_columns = brief.chance("bright stars"), grid(height, width)
    light = np.zeros((height, width, 3), dtype=np.float32)
    for row, column, size, warm in rng.random((7, 4)):
        down = np.abs(rows_columns[0] - row) * (90 / (0.3 + size))
        across = np.abs(rows_columns[1] - column) * (90 / (0.3 + size) * width / height)
        rays = np.exp(-down * 6) * np.exp(-across * 0.55) + np.exp(-across * 6) * np.exp(-down * 0.55)
        halo = np.exp(-np.sqrt(down**2 + across**2) * 0.8) * 0.45
        light += (rays + halo)[..., None].astype(np.float32) * rgb((0.75 + 0.25 * warm, 0.84, 1.0 - 0.25 * warm))
    return light


def _planet(light: Light, brief: Brief, number: int, sun: float) -> Light:
    rng = brief.chance(f"planet{number}")
    height, width = light.shape[:2]
    rows, columns = grid(height, width)
    radius = float(rng.uniform(0.16, 0.30)) * (0.36**number) * min(1.0, 1.4 * width / height)
    centre = (float(rng.uniform(0.25, 0.75)), float(rng.choice([rng.uniform(0.15, 0.4), rng.uniform(0.6, 0.85)])))
    y, x = (rows - centre[0]) / radius, (columns - centre[1]) * (width / height) / radius
    apart = x * x + y * y
    z = np.sqrt(np.clip(1 - apart, 0, 1))
    tilt = float(rng.uniform(-0.6, 0.6))
    along, over = x * np.cos(tilt) + y * np.sin(tilt), y * np.cos(tilt) - x * np.sin(tilt)
    skin = fractal(rng, 160, 160, rows=4, octaves=5)
    giant = brief.asks("planets") or rng.random() < 0.5  # noqa: PLR2004 - gas giant or rock, as it falls
    cells = (26.0, 70.0) if giant else (58.0, 58.0)
    surface = sample(skin, over * (80 if giant else 58) + 80, np.arctan2(along, z + 0.05) * cells[0] + 80)
    one, other = _WORLDS[int(rng.integers(len(_WORLDS)))]
    colour = brief.tinted(mix(rgb(one), rgb(other), smoothstep(0.35, 0.65, surface)[..., None]), 0.5)
    bright = np.clip(x * np.cos(sun) + y * np.sin(sun) * 0.7 + z * 0.5, 0, 1) ** 0.9
    disc = smoothstep(1.0 + 2.5 / (radius * height), 1.0 - 0.5 / (radius * height), apart)
    air = np.exp(-np.abs(np.sqrt(apart) - 1.0) * 16) * np.clip(x * np.cos(sun) + y * np.sin(sun) * 0.7 + 0.45, 0, 1)
    light = mix(light, colour * (bright * 1.12 + 0.015)[..., None], disc[..., None])
    light = light + (air * 0.5)[..., None] * mix(rgb(one), rgb((0.5, 0.75, 1.0)), 0.6)
    return _ring(light, along, over, disc, rgb(one)) if giant and number == 0 else light


def _ring(light: Light, along: Light, over: Light, disc: Light, colour: Light) -> Light:
    """Lay a ring round a planet, hidden where it passes behind."""
    reach = np.sqrt(along**2 + (over * 3.6) ** 2)
    bands = 0.55 + 0.28 * np.sin(reach * 31) + 0.17 * np.sin(reach * 73 + 1)
    ring = smoothstep(1.34, 1.40, reach) * smoothstep(2.25, 2.1, reach) * bands
    behind = disc * (over < 0)
    return mix(light, np.minimum(colour * 0.7 + 0.28, 1), (np.clip(ring, 0, 1) * 0.82 * (1 - behind))[..., None])
