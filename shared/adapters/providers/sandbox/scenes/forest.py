"""Inside a forest: rows of trunks fading into lit mist, shafts of light, undergrowth in front."""

import numpy as np
from PIL import Image, ImageDraw

from shared.adapters.providers.sandbox.brief import Brief
from shared.adapters.providers.sandbox.elements.plants import broadleaf, coloured, conifer, put
from shared.adapters.providers.sandbox.elements.weather import with_weather
from shared.adapters.providers.sandbox.moods import Mood, mood_of
from shared.adapters.providers.sandbox.noise import fractal, profile
from shared.adapters.providers.sandbox.pixels import (
    Colour,
    Light,
    Picture,
    blur_field,
    grid,
    mix,
    rgb,
    smoothstep,
    to_light,
    to_picture,
)

_ROWS = 6


def paint_forest(brief: Brief, height: int, width: int) -> Picture:
    """Paint a forest from within, the deepest row first."""
    mood, rng = mood_of(brief), brief.chance("forest")
    glow = (float(rng.uniform(0.3, 0.7)), float(rng.uniform(0.30, 0.45)))
    canvas = Image.fromarray(to_picture(_backdrop(brief, mood, height, width, glow)))
    for row in range(_ROWS):
        _row(canvas, row / (_ROWS - 1), brief, mood)
    light = to_light(np.asarray(canvas))
    if brief.hour != "night" or brief.shows("moon"):
        light = _shafts(light, brief, mood, glow)
    return to_picture(with_weather(light, brief, mood))


def _leaf(brief: Brief) -> Colour:
    usual = {"autumn": (0.86, 0.46, 0.10), "winter": (0.80, 0.86, 0.92), "spring": (0.72, 0.80, 0.42)}
    return brief.tints[0] if brief.tints else usual.get(brief.season, (0.30, 0.56, 0.16))


def _backdrop(brief: Brief, mood: Mood, height: int, width: int, glow: tuple[float, float]) -> Light:
    rows, columns = grid(height, width)
    leaf = rgb(_leaf(brief))
    bright = mix(rgb(mood.sky[3]), np.minimum(leaf * 1.5 + 0.15, 1) * rgb(mood.sun), 0.55)
    dark = leaf * 0.35 * (rgb(mood.shade) + 0.25 * rgb(mood.sun))
    apart = np.sqrt(((columns - glow[0]) * width / height) ** 2 + (rows - glow[1]) ** 2)
    leaves = fractal(brief.chance("leaves"), height, width, rows=9, octaves=5)
    light = np.clip(np.exp(-apart * 2.2) * 1.15 + (leaves - 0.5) * 0.5, 0, 1)
    return mix(dark, bright, light[..., None])


def _row(canvas: Image.Image, near: float, brief: Brief, mood: Mood) -> None:
    """Draw one row of trees; `near` goes from 0 (deep in the wood) to 1 (before our eyes)."""
    rng = brief.chance(f"row{near:.2f}")
    wide, high = canvas.size
    leaf, mist = rgb(_leaf(brief)), mix(rgb(mood.sky[3]), rgb(_leaf(brief)), 0.4) * 0.9
    bark = mix(rgb((0.30, 0.22, 0.16)) * (rgb(mood.shade) * 0.7 + rgb(mood.sun) * 0.25), mist, (1 - near) ** 1.4 * 0.72)
    floor = mix(leaf * (rgb(mood.shade) * 0.55 + rgb(mood.sun) * 0.30), mist, (1 - near) * 0.6)
    line = (0.60 + 0.34 * near - 0.05 * profile(rng, wide, cells=4, octaves=5)) * high
    pen = ImageDraw.Draw(canvas)
    if "trees" not in brief.avoided:
        for _ in range(round(16 - 11 * near)):
            _trunk(
                pen,
                float(rng.random()) * wide,
                float(line.mean()) + high * 0.03,
                (0.010 + 0.040 * near**1.5) * high,
                bark,
                rng,
            )
    tone = [tuple(int(255 * float(part)) for part in np.clip(floor * shade, 0, 1)) for shade in (1.0, 0.8)]
    pen.polygon(
        [(0, high), *((x, float(line[x])) for x in range(0, wide, 3)), (wide, float(line[-1])), (wide, high)],
        fill=tone[0],
    )
    lit, shaded = (tuple(float(part) for part in np.clip(floor * level, 0, 1)) for level in (1.35, 0.6))
    shrub = coloured(
        (conifer if brief.season == "winter" else broadleaf)(rng),
        (lit[0], lit[1], lit[2]),
        (shaded[0], shaded[1], shaded[2]),
        from_left=True,
    )
    for place, size in rng.random((26, 2)):
        put(
            canvas,
            shrub,
            place * wide,
            float(line[int(place * (wide - 1))]) + high * (0.03 + 0.05 * near),
            high * (0.05 + 0.10 * near) * (0.6 + size),
        )


def _trunk(pen: ImageDraw.ImageDraw, x: float, foot: float, half: float, bark: Light, rng: np.random.Generator) -> None:
    lean = float(rng.normal(0, half))
    strips = 5
    for strip in range(strips):
        left, right = -1 + 2 * strip / strips, -1 + 2 * (strip + 1) / strips
        shade = tuple(int(255 * float(part)) for part in np.clip(bark * (0.72 + 0.14 * strip), 0, 1))
        low = [(x + half * left * 1.35, foot), (x + half * right * 1.35, foot)]
        pen.polygon([*low, (x + lean + half * right * 0.8, 0), (x + lean + half * left * 0.8, 0)], fill=shade)
    for _ in range(3):
        at, side = float(rng.uniform(0.1, 0.65)), float(rng.choice([-1, 1]))
        start = (x + lean * (1 - at), foot * at)
        end = (start[0] + side * half * float(rng.uniform(3, 7)), start[1] - half * float(rng.uniform(1, 5)))
        pen.line(
            (*start, *end),
            fill=tuple(int(255 * float(part)) for part in np.clip(bark * 0.9, 0, 1)),
            width=max(1, round(half * 0.35)),
        )


def _shafts(light: Light, brief: Brief, mood: Mood, glow: tuple[float, float]) -> Light:
    """Let light fall in slanting beams, and crowns close the picture at the top."""
    height, width = light.shape[:2]
    rows, columns = grid(height, width)
    beams = profile(brief.chance("beams"), 512, cells=22, octaves=3)
    angle = np.arctan2(columns - glow[0] * 1.1 + 0.05, rows + 0.5)
    lit = beams[np.clip((angle * 300 + 256).astype(np.int32), 0, 511)]
    fade = np.clip(1.05 - rows, 0, 1) * np.exp(-(((columns - glow[0]) / 0.38) ** 2))
    light = light + (smoothstep(0.5, 0.95, lit) * fade * 0.42)[..., None] * rgb(mood.sun)
    crown = blur_field(fractal(brief.chance("crown"), height, width, rows=7, octaves=5), 2)
    shut = smoothstep(0.52, 0.66, crown + 0.62 - rows * 2.2)
    dark = rgb(_leaf(brief)) * (rgb(mood.shade) * 0.35 + rgb(mood.sun) * 0.12)
    leaf_light = mix(dark, rgb(_leaf(brief)) * rgb(mood.sun) * 0.8, smoothstep(0.45, 0.8, crown)[..., None] * 0.6)
    return mix(light, leaf_light, (shut * 0.92)[..., None])
