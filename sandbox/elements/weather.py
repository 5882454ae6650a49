"""Rain, lightning, snow and fog in front of a finished scene."""

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from sandbox.arrays import FloatImage, grid, mix, rgb
from sandbox.lighting import Lighting
from sandbox.noise import fractal_noise
from sandbox.scene_spec import SceneSpec


def add_weather(pixels: FloatImage, spec: SceneSpec, lighting: Lighting) -> FloatImage:
    """Add the weather of the specification."""
    if spec.weather in {"rain", "storm"}:
        pixels = _add_rain(pixels, spec)
    if spec.weather == "storm":
        pixels = _add_lightning(pixels, spec)
    if spec.weather == "snow":
        pixels = _add_snow(pixels, spec)
    if spec.weather == "fog":
        pixels = _add_fog(pixels, spec, lighting)
    return pixels


def _add_rain(pixels: FloatImage, spec: SceneSpec) -> FloatImage:
    height, width = pixels.shape[:2]
    rng = spec.rng("rain")
    layer = Image.new("L", (width, height))
    draw = ImageDraw.Draw(layer)
    slant = float(rng.uniform(-0.25, 0.25))
    for column, row, length in rng.random((420, 3)):
        end = height * (0.02 + 0.05 * length)
        x, y = column * width * 1.2 - width * 0.1, row * height
        draw.line((x, y, x + slant * end, y + end), fill=int(50 + 70 * length), width=1)
    return mix(pixels, rgb((0.82, 0.87, 0.95)), _mask(layer)[..., None])


def _add_snow(pixels: FloatImage, spec: SceneSpec) -> FloatImage:
    height, width = pixels.shape[:2]
    rng = spec.rng("snow")
    layer = Image.new("L", (width, height))
    draw = ImageDraw.Draw(layer)
    for column, row, nearness in rng.random((520, 3)):
        radius = max(0.7, height * 0.006 * nearness**3)
        x, y = column * width, row * height
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=int(240 - 90 * nearness))
    return mix(pixels, rgb((1, 1, 1)), _mask(layer.filter(ImageFilter.GaussianBlur(0.7)))[..., None])


def _add_fog(pixels: FloatImage, spec: SceneSpec, lighting: Lighting) -> FloatImage:
    height, width = pixels.shape[:2]
    rows, _ = grid(height, width)
    density = fractal_noise(spec.rng("fog"), height, width, rows=2, octaves=4)
    opacity = np.clip(0.25 + 0.5 * density - np.abs(rows - 0.62) * 0.75, 0, 0.8)
    return mix(pixels, (rgb(lighting.sky[3]) + rgb(lighting.sky[2])) / 2, opacity[..., None])


def _add_lightning(pixels: FloatImage, spec: SceneSpec) -> FloatImage:
    height, width = pixels.shape[:2]
    rng = spec.rng("lightning")
    layer = Image.new("L", (width, height))
    draw = ImageDraw.Draw(layer)
    x, y = width * float(rng.uniform(0.2, 0.8)), 0.0
    while y < height * 0.5:
        end = (x + width * float(rng.normal(0, 0.014)), y + height * float(rng.uniform(0.015, 0.04)))
        draw.line((x, y, *end), fill=255, width=2)
        if rng.random() < 0.25:  # noqa: PLR2004 - one segment in four has a branch
            draw.line((x, y, x + width * float(rng.normal(0, 0.05)), y + height * 0.08), fill=150, width=1)
        x, y = end
    glow = _mask(layer.filter(ImageFilter.GaussianBlur(9))) * 1.6 + _mask(layer)
    return pixels + glow[..., None] * rgb((0.85, 0.88, 1.0))


def _mask(image: Image.Image) -> FloatImage:
    return np.asarray(image, dtype=np.float32) * np.float32(1 / 255)
