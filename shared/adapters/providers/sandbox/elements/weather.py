"""What falls from the sky or hangs in the air, in front of everything."""

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from shared.adapters.providers.sandbox.brief import Brief
from shared.adapters.providers.sandbox.moods import Mood
from shared.adapters.providers.sandbox.noise import fractal
from shared.adapters.providers.sandbox.pixels import Light, grid, mix, rgb


def with_weather(light: Light, brief: Brief, mood: Mood) -> Light:
    """Let it rain, snow or mist over the finished scene."""
    if brief.weather in {"rain", "storm"}:
        light = _rain(light, brief)
    if brief.weather == "storm":
        light = _lightning(light, brief)
    if brief.weather == "snow":
        light = _snow(light, brief)
    if brief.weather == "fog":
        light = _fog(light, brief, mood)
    return light


def _rain(light: Light, brief: Brief) -> Light:
    height, width = light.shape[:2]
    rng = brief.chance("rain")
    veil = Image.new("L", (width, height))
    pen = ImageDraw.Draw(veil)
    slant = float(rng.uniform(-0.25, 0.25))
    for column, row, length in rng.random((420, 3)):
        end = height * (0.02 + 0.05 * length)
        x, y = column * width * 1.2 - width * 0.1, row * height
        pen.line((x, y, x + slant * end, y + end), fill=int(50 + 70 * length), width=1)
    return mix(light, rgb((0.82, 0.87, 0.95)), _mask(veil)[..., None])


def _snow(light: Light, brief: Brief) -> Light:
    height, width = light.shape[:2]
    rng = brief.chance("snow")
    veil = Image.new("L", (width, height))
    pen = ImageDraw.Draw(veil)
    for column, row, near in rng.random((520, 3)):
        radius = max(0.7, height * 0.006 * near**3)
        x, y = column * width, row * height
        pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=int(240 - 90 * near))
    return mix(light, rgb((1, 1, 1)), _mask(veil.filter(ImageFilter.GaussianBlur(0.7)))[..., None])


def _fog(light: Light, brief: Brief, mood: Mood) -> Light:
    height, width = light.shape[:2]
    rows, _ = grid(height, width)
    banks = fractal(brief.chance("fog"), height, width, rows=2, octaves=4)
    thick = np.clip(0.25 + 0.5 * banks - np.abs(rows - 0.62) * 0.75, 0, 0.8)
    return mix(light, (rgb(mood.sky[3]) + rgb(mood.sky[2])) / 2, thick[..., None])


def _lightning(light: Light, brief: Brief) -> Light:
    height, width = light.shape[:2]
    rng = brief.chance("lightning")
    veil = Image.new("L", (width, height))
    pen = ImageDraw.Draw(veil)
    x, y = width * float(rng.uniform(0.2, 0.8)), 0.0
    while y < height * 0.5:
        further = (x + width * float(rng.normal(0, 0.014)), y + height * float(rng.uniform(0.015, 0.04)))
        pen.line((x, y, *further), fill=255, width=2)
        if rng.random() < 0.25:  # noqa: PLR2004 - one step in four forks
            pen.line((x, y, x + width * float(rng.normal(0, 0.05)), y + height * 0.08), fill=150, width=1)
        x, y = further
    glow = _mask(veil.filter(ImageFilter.GaussianBlur(9))) * 1.6 + _mask(veil)
    return light + glow[..., None] * rgb((0.85, 0.88, 1.0))


def _mask(image: Image.Image) -> Light:
    return np.asarray(image, dtype=np.float32) * np.float32(1 / 255)
