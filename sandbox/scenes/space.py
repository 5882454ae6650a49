"""Outer space: stars, nebulae, planets with shading, bands and rings."""

from dataclasses import replace

import numpy as np
from PIL import Image

from sandbox.arrays import Colour, FloatImage, ImageArray, grid, mix, resize_float_image, rgb, smoothstep, to_uint8
from sandbox.elements.flying_objects import add_flying_objects
from sandbox.elements.sky import scatter_stars
from sandbox.lighting import LIGHTING_BY_TIME
from sandbox.noise import fractal_noise, sample
from sandbox.scene_spec import SceneSpec

_NEBULA_COLOURS: tuple[tuple[Colour, Colour, Colour], ...] = (
    ((0.42, 0.10, 0.62), (0.08, 0.42, 0.86), (1.00, 0.52, 0.46)),
    ((0.05, 0.36, 0.52), (0.12, 0.74, 0.62), (0.98, 0.86, 0.52)),
    ((0.62, 0.12, 0.26), (0.94, 0.42, 0.18), (1.00, 0.84, 0.60)),
    ((0.14, 0.16, 0.56), (0.66, 0.22, 0.74), (0.42, 0.86, 1.00)),
)
_PLANET_COLOURS: tuple[tuple[Colour, Colour], ...] = (
    ((0.86, 0.62, 0.38), (0.58, 0.34, 0.22)),
    ((0.22, 0.46, 0.78), (0.86, 0.92, 0.96)),
    ((0.72, 0.28, 0.18), (0.42, 0.16, 0.12)),
    ((0.46, 0.72, 0.70), (0.20, 0.36, 0.50)),
    ((0.66, 0.60, 0.74), (0.38, 0.32, 0.50)),
)

_SPACE_LIGHTING = replace(LIGHTING_BY_TIME["day"], ambient=(0.26, 0.28, 0.40))


def render_space(spec: SceneSpec, height: int, width: int) -> ImageArray:
    """Render stars, a nebula, planets and spacecraft."""
    rng = spec.rng("space")
    pixels = np.zeros((height, width, 3), dtype=np.float32) + rgb((0.010, 0.012, 0.030))
    if spec.includes("stars"):
        pixels = scatter_stars(pixels, spec.rng("stars"), count=round(height * width / 240))
    pixels = pixels + _nebula(spec, height, width)
    pixels = pixels + _bright_stars(spec, height, width)
    if "planets" not in spec.excluded:
        sun = float(rng.uniform(0, 2 * np.pi))
        for number in range(int(rng.integers(1, 4)) if spec.requests("planets") else int(rng.integers(1, 3))):
            pixels = _planet(pixels, spec, number, sun)
    canvas = Image.fromarray(to_uint8(pixels))
    add_flying_objects(canvas, spec, _SPACE_LIGHTING, 1.0)
    return np.asarray(canvas, dtype=np.uint8)


def _nebula(spec: SceneSpec, height: int, width: int) -> FloatImage:
    """Render glowing gas from domain-warped noise, with dark dust in front of it."""
    rng = spec.rng("nebula")
    rows, columns = max(8, height // 2), max(8, width // 2)
    size = 288
    gas, warp_noise, dust = (fractal_noise(rng, size, size, rows=3, octaves=6) for _ in range(3))
    down, right = grid(rows, columns)
    extent = 200 * min(1.0, height / width) + 60
    y, x = down * extent + right * 0, right * extent * width / height + down * 0
    warp = sample(warp_noise, y, x) - 0.5
    density = sample(gas, y + warp * 85, x - warp * 70)
    band = np.exp(-(((down - 0.5) - (right - 0.5) * float(rng.uniform(-0.9, 0.9)) + warp * 0.5) ** 2) / 0.085)
    glow = np.clip(density * 1.35 - 0.38, 0, 1) * (0.25 + band)
    dark = smoothstep(0.48, 0.82, sample(dust, y - warp * 60, x + warp * 60))
    outer, inner, core = (rgb(colour) for colour in _NEBULA_COLOURS[int(rng.integers(len(_NEBULA_COLOURS)))])
    if spec.scene_colours:
        outer, inner = rgb(spec.scene_colours[0]) * 0.8, rgb(spec.scene_colours[-1])
    hue = np.clip(density * 1.6 - 0.45 + warp, 0, 1)[..., None]
    pixels = mix(outer, inner, hue) * (glow * 1.05)[..., None] + core * (glow**4 * 0.95)[..., None]
    return resize_float_image(pixels * (1 - 0.78 * dark)[..., None], height, width)


def _bright_stars(spec: SceneSpec, height: int, width: int) -> FloatImage:
    """Render a few large stars with diffraction spikes."""
    rng, (rows, columns) = spec.rng("bright stars"), grid(height, width)
    pixels = np.zeros((height, width, 3), dtype=np.float32)
    for row, column, size, warm in rng.random((7, 4)):
        down = np.abs(rows - row) * (90 / (0.3 + size))
        across = np.abs(columns - column) * (90 / (0.3 + size) * width / height)
        rays = np.exp(-down * 6) * np.exp(-across * 0.55) + np.exp(-across * 6) * np.exp(-down * 0.55)
        halo = np.exp(-np.sqrt(down**2 + across**2) * 0.8) * 0.45
        pixels += (rays + halo)[..., None].astype(np.float32) * rgb((0.75 + 0.25 * warm, 0.84, 1.0 - 0.25 * warm))
    return pixels


def _planet(pixels: FloatImage, spec: SceneSpec, number: int, sun: float) -> FloatImage:
    rng = spec.rng(f"planet{number}")
    height, width = pixels.shape[:2]
    rows, columns = grid(height, width)
    radius = float(rng.uniform(0.16, 0.30)) * (0.36**number) * min(1.0, 1.4 * width / height)
    centre = (float(rng.uniform(0.25, 0.75)), float(rng.choice([rng.uniform(0.15, 0.4), rng.uniform(0.6, 0.85)])))
    y, x = (rows - centre[0]) / radius, (columns - centre[1]) * (width / height) / radius
    distance_squared = x * x + y * y
    z = np.sqrt(np.clip(1 - distance_squared, 0, 1))
    tilt = float(rng.uniform(-0.6, 0.6))
    along, across = x * np.cos(tilt) + y * np.sin(tilt), y * np.cos(tilt) - x * np.sin(tilt)
    surface_noise = fractal_noise(rng, 160, 160, rows=4, octaves=5)
    giant = spec.requests("planets") or rng.random() < 0.5  # noqa: PLR2004 - a gas giant or a rocky planet
    cells = (26.0, 70.0) if giant else (58.0, 58.0)
    surface = sample(surface_noise, across * (80 if giant else 58) + 80, np.arctan2(along, z + 0.05) * cells[0] + 80)
    first, second = _PLANET_COLOURS[int(rng.integers(len(_PLANET_COLOURS)))]
    colour = spec.tint(mix(rgb(first), rgb(second), smoothstep(0.35, 0.65, surface)[..., None]), 0.5)
    bright = np.clip(x * np.cos(sun) + y * np.sin(sun) * 0.7 + z * 0.5, 0, 1) ** 0.9
    disc = smoothstep(1.0 + 2.5 / (radius * height), 1.0 - 0.5 / (radius * height), distance_squared)
    atmosphere = np.exp(-np.abs(np.sqrt(distance_squared) - 1.0) * 16) * np.clip(
        x * np.cos(sun) + y * np.sin(sun) * 0.7 + 0.45, 0, 1
    )
    pixels = mix(pixels, colour * (bright * 1.12 + 0.015)[..., None], disc[..., None])
    pixels = pixels + (atmosphere * 0.5)[..., None] * mix(rgb(first), rgb((0.5, 0.75, 1.0)), 0.6)
    return _add_ring(pixels, along, across, disc, rgb(first)) if giant and number == 0 else pixels


def _add_ring(
    pixels: FloatImage, along: FloatImage, across: FloatImage, disc: FloatImage, colour: FloatImage
) -> FloatImage:
    """Add a ring around a planet; its far part is hidden by the planet."""
    radius = np.sqrt(along**2 + (across * 3.6) ** 2)
    bands = 0.55 + 0.28 * np.sin(radius * 31) + 0.17 * np.sin(radius * 73 + 1)
    ring = smoothstep(1.34, 1.40, radius) * smoothstep(2.25, 2.1, radius) * bands
    behind = disc * (across < 0)
    return mix(pixels, np.minimum(colour * 0.7 + 0.28, 1), (np.clip(ring, 0, 1) * 0.82 * (1 - behind))[..., None])
