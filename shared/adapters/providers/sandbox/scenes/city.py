"""A city's skyline over water: rows of towers, windows that light up after sunset, signs, traffic in the air."""

import numpy as np
from PIL import Image, ImageDraw

from shared.adapters.providers.sandbox.brief import Brief
from shared.adapters.providers.sandbox.elements.facades import Block, Coat, hang_sign, raise_block
from shared.adapters.providers.sandbox.elements.figures import Spot, draw_figure
from shared.adapters.providers.sandbox.elements.flyers import add_balloons, add_flock, add_flyers
from shared.adapters.providers.sandbox.elements.sky import paint_sky
from shared.adapters.providers.sandbox.elements.staffage import add_boats
from shared.adapters.providers.sandbox.elements.water import Water, with_water
from shared.adapters.providers.sandbox.elements.weather import with_weather
from shared.adapters.providers.sandbox.moods import Mood, mood_of
from shared.adapters.providers.sandbox.noise import profile
from shared.adapters.providers.sandbox.pixels import Picture, blur, mix, rgb, to_light, to_picture

_ROWS = 4
_LIT = {"night": 0.55, "dusk": 0.38, "dawn": 0.16, "day": 0.0}
_SHORE = 0.74


def paint_city(brief: Brief, height: int, width: int) -> Picture:
    """Paint the skyline, then mirror it in the water before it."""
    mood = mood_of(brief)
    sky = paint_sky(brief, mood, height, width, _SHORE)
    canvas, glow = Image.fromarray(to_picture(sky.light)), Image.new("RGB", (width, height))
    add_flock(canvas, brief, mood, _SHORE * 0.6)
    add_balloons(canvas, brief, mood, _SHORE * 0.7)
    for row in range(_ROWS):
        _towers(canvas, glow, (row + 1) / _ROWS, brief, mood)
    _quay(canvas, glow, brief, mood)
    if brief.asks("traffic"):
        _traffic(canvas, glow, brief)
    shining = np.asarray(glow)
    light = (
        to_light(np.asarray(canvas)) + to_light(blur(shining, height * 0.03)) * 1.5 + to_light(blur(shining, 2)) * 0.6
    )
    wet = np.zeros((height, width), dtype=np.float32)
    wet[int(_SHORE * height) :] = 1
    water = Water(depth=(0.02, 0.06, 0.11), waves=0.85, clear=0.26)
    light = with_water(np.minimum(light, 1.1), wet, sky, brief, mood, water)
    if brief.asks("boat") or brief.asks("robot") or brief.asks("dragon"):
        canvas = Image.fromarray(to_picture(light))
        if brief.asks("boat"):
            add_boats(canvas, brief, mood, _SHORE)
        if brief.asks("robot"):
            spot = Spot(width * float(brief.chance("robot").uniform(0.3, 0.7)), height * 0.78, height * 0.5)
            draw_figure(canvas, "robot", spot, brief, mood)
        add_flyers(canvas, brief, mood, _SHORE)
        light = to_light(np.asarray(canvas))
    return to_picture(with_weather(light, brief, mood))


def _towers(canvas: Image.Image, glow: Image.Image, near: float, brief: Brief, mood: Mood) -> None:
    """Raise one row of towers, from the far and pale (0) to the near and dark (1)."""
    rng = brief.chance(f"towers{near:.2f}")
    wide, high = canvas.size
    centre = profile(rng, wide, cells=2, octaves=3)
    foot, signs = round(_SHORE * high), (brief.asks("neon") or brief.hour == "night") and "neon" not in brief.avoided
    left = -int(rng.integers(0, 30))
    air = mix(rgb(mood.sky[3]), rgb(mood.sky[2]), 0.4)
    while left < wide:
        width = max(8, round(high * (0.045 + 0.05 * near) * float(rng.uniform(0.7, 1.55))))
        rise = (
            (0.66 - 0.44 * near) * (0.34 + 0.95 * centre[min(max(left, 0), wide - 1)]) * float(rng.uniform(0.55, 1.2))
        )
        block = Block(left, max(6, round(foot - rise * high)), width, foot, near)
        raise_block(canvas, block, _coat(near, brief, mood, air, rng), rng)
        if signs and near > 0.4 and rng.random() < 0.5:  # noqa: PLR2004 - nearer rows, every other tower
            hang_sign(canvas, glow, block, rng)
        left += width + round(width * float(rng.uniform(-0.05, 0.10 + 0.55 * near)))


def _coat(
    near: float,
    brief: Brief,
    mood: Mood,
    air: np.ndarray[tuple[int, ...], np.dtype[np.floating]],
    rng: np.random.Generator,
) -> Coat:
    stone = rgb((0.52, 0.50, 0.52)) * float(rng.uniform(0.75, 1.25)) + rng.normal(0, 0.035, 3)
    stone = brief.tinted(stone[None, None, :], 0.45)[0, 0]
    far = (1 - near) * (0.45 + 0.5 * mood.haze)
    lit = mix(stone * (rgb(mood.shade) * 0.8 + rgb(mood.sun) * 0.62), air, far)
    shaded = mix(stone * rgb(mood.shade) * 0.85, air, far)
    share = _LIT[brief.hour]
    lamp = rgb((1.0, 0.80, 0.46)) if rng.random() < 0.75 else rgb((0.72, 0.88, 1.0))  # noqa: PLR2004 - most are warm
    window = mix(lamp, air, far * 0.6)
    glass = mix(rgb(mood.sky[1]) * 0.62, lit, 0.25) if share == 0 else shaded * 0.72
    return Coat(lit, shaded, window, mix(glass, air, far * 0.7), share)


def _quay(canvas: Image.Image, glow: Image.Image, brief: Brief, mood: Mood) -> None:
    """Wall the shore, plant a line of trees on it, and light lamps after sunset."""
    rng = brief.chance("quay")
    wide, high = canvas.size
    shore, unit = round(_SHORE * high), high * 0.012
    pen = ImageDraw.Draw(canvas)
    leaf = to_picture((rgb((0.16, 0.30, 0.14)) * (rgb(mood.shade) + rgb(mood.sun) * 0.45))[None, None, :])[0, 0]
    stone = to_picture((rgb((0.30, 0.29, 0.30)) * (rgb(mood.shade) + rgb(mood.sun) * 0.4))[None, None, :])[0, 0]
    for column, size in rng.random((wide // 9, 2)):
        x, r = column * wide, unit * (0.6 + 0.9 * size)
        if "trees" not in brief.avoided:
            pen.ellipse((x - r, shore - unit - 1.5 * r, x + r, shore - unit + 0.4 * r), fill=tuple(leaf.tolist()))
    pen.rectangle((0, shore - unit, wide, shore), fill=tuple(stone.tolist()))
    if _LIT[brief.hour]:
        for x in range(int(rng.integers(0, 20)), wide, max(6, round(high * 0.05))):
            for target in (canvas, glow):
                ImageDraw.Draw(target).ellipse(
                    (x - 1, shore - unit * 2.2, x + 2, shore - unit * 2.2 + 3), fill=(255, 214, 140)
                )


def _traffic(canvas: Image.Image, glow: Image.Image, brief: Brief) -> None:
    """Draw lanes of flying cars, white towards us, red away from us."""
    rng = brief.chance("traffic")
    wide, high = canvas.size
    for _ in range(5):
        row, tilt = float(rng.uniform(0.18, 0.62)), float(rng.uniform(-0.16, 0.16))
        ink = (255, 236, 200) if rng.random() < 0.5 else (255, 70, 50)  # noqa: PLR2004 - as many come as go
        for place, long in rng.random((14, 2)):
            x, y = place * wide, (row + tilt * (place - 0.5)) * high
            end = (x + wide * (0.008 + 0.02 * long), y + tilt * high * 0.02)
            for target in (canvas, glow):
                ImageDraw.Draw(target).line((x, y, *end), fill=ink, width=2)
