"""A city skyline over water: rows of towers, windows lit after sunset, neon signs, flying traffic."""

import numpy as np
from PIL import Image, ImageDraw

from sandbox.arrays import ImageArray, blur, mix, rgb, to_float, to_uint8
from sandbox.elements.buildings import Building, BuildingColours, draw_building, draw_sign
from sandbox.elements.flying_objects import add_balloons, add_birds, add_flying_objects
from sandbox.elements.landscape_objects import add_boats
from sandbox.elements.objects import Placement, draw_object
from sandbox.elements.sky import render_sky
from sandbox.elements.water import Water, add_water
from sandbox.elements.weather import add_weather
from sandbox.lighting import Lighting, lighting_for
from sandbox.noise import noise_profile
from sandbox.scene_spec import SceneSpec

_ROWS = 4
_LIT_WINDOW_SHARE = {"night": 0.55, "dusk": 0.38, "dawn": 0.16, "day": 0.0}
_SHORE = 0.74


def render_city(spec: SceneSpec, height: int, width: int) -> ImageArray:
    """Render the skyline and its reflection in the water in front of it."""
    lighting = lighting_for(spec)
    sky = render_sky(spec, lighting, height, width, _SHORE)
    canvas, glow = Image.fromarray(to_uint8(sky.pixels)), Image.new("RGB", (width, height))
    add_birds(canvas, spec, lighting, _SHORE * 0.6)
    add_balloons(canvas, spec, lighting, _SHORE * 0.7)
    for row in range(_ROWS):
        _add_tower_row(canvas, glow, (row + 1) / _ROWS, spec, lighting)
    _add_quay(canvas, glow, spec, lighting)
    if spec.requests("traffic"):
        _add_traffic(canvas, glow, spec)
    emission = np.asarray(glow)
    pixels = (
        to_float(np.asarray(canvas)) + to_float(blur(emission, height * 0.03)) * 1.5 + to_float(blur(emission, 2)) * 0.6
    )
    water_mask = np.zeros((height, width), dtype=np.float32)
    water_mask[int(_SHORE * height) :] = 1
    water = Water(colour=(0.02, 0.06, 0.11), wave_height=0.85, reflectivity=0.26)
    pixels = add_water(np.minimum(pixels, 1.1), water_mask, sky, spec, lighting, water)
    if spec.requests("boat") or spec.requests("robot") or spec.requests("dragon"):
        canvas = Image.fromarray(to_uint8(pixels))
        if spec.requests("boat"):
            add_boats(canvas, spec, lighting, _SHORE)
        if spec.requests("robot"):
            placement = Placement(width * float(spec.rng("robot").uniform(0.3, 0.7)), height * 0.78, height * 0.5)
            draw_object(canvas, "robot", placement, spec, lighting)
        add_flying_objects(canvas, spec, lighting, _SHORE)
        pixels = to_float(np.asarray(canvas))
    return to_uint8(add_weather(pixels, spec, lighting))


def _add_tower_row(
    canvas: Image.Image, glow: Image.Image, nearness: float, spec: SceneSpec, lighting: Lighting
) -> None:
    """Draw one row of towers; nearness goes from 0 (far and pale) to 1 (near and dark)."""
    rng = spec.rng(f"towers{nearness:.2f}")
    canvas_width, canvas_height = canvas.size
    skyline = noise_profile(rng, canvas_width, cells=2, octaves=3)
    base = round(_SHORE * canvas_height)
    has_signs = (spec.requests("neon") or spec.time_of_day == "night") and "neon" not in spec.excluded
    left = -int(rng.integers(0, 30))
    air = mix(rgb(lighting.sky[3]), rgb(lighting.sky[2]), 0.4)
    while left < canvas_width:
        tower_width = max(8, round(canvas_height * (0.045 + 0.05 * nearness) * float(rng.uniform(0.7, 1.55))))
        rise = (
            (0.66 - 0.44 * nearness)
            * (0.34 + 0.95 * skyline[min(max(left, 0), canvas_width - 1)])
            * float(rng.uniform(0.55, 1.2))
        )
        building = Building(left, max(6, round(base - rise * canvas_height)), tower_width, base, nearness)
        draw_building(canvas, building, _building_colours(nearness, spec, lighting, air, rng), rng)
        if has_signs and nearness > 0.4 and rng.random() < 0.5:  # noqa: PLR2004 - near rows, every second tower
            draw_sign(canvas, glow, building, rng)
        left += tower_width + round(tower_width * float(rng.uniform(-0.05, 0.10 + 0.55 * nearness)))


def _building_colours(
    nearness: float,
    spec: SceneSpec,
    lighting: Lighting,
    air: np.ndarray[tuple[int, ...], np.dtype[np.floating]],
    rng: np.random.Generator,
) -> BuildingColours:
    stone = rgb((0.52, 0.50, 0.52)) * float(rng.uniform(0.75, 1.25)) + rng.normal(0, 0.035, 3)
    stone = spec.tint(stone[None, None, :], 0.45)[0, 0]
    far = (1 - nearness) * (0.45 + 0.5 * lighting.haze)
    lit = mix(stone * (rgb(lighting.ambient) * 0.8 + rgb(lighting.sun) * 0.62), air, far)
    shaded = mix(stone * rgb(lighting.ambient) * 0.85, air, far)
    lit_share = _LIT_WINDOW_SHARE[spec.time_of_day]
    lamp = rgb((1.0, 0.80, 0.46)) if rng.random() < 0.75 else rgb((0.72, 0.88, 1.0))  # noqa: PLR2004 - most are warm
    window = mix(lamp, air, far * 0.6)
    glass = mix(rgb(lighting.sky[1]) * 0.62, lit, 0.25) if lit_share == 0 else shaded * 0.72
    return BuildingColours(lit, shaded, window, mix(glass, air, far * 0.7), lit_share)


def _add_quay(canvas: Image.Image, glow: Image.Image, spec: SceneSpec, lighting: Lighting) -> None:
    """Draw a quay wall with a line of trees, and with lamps after sunset."""
    rng = spec.rng("quay")
    canvas_width, canvas_height = canvas.size
    shore, unit = round(_SHORE * canvas_height), canvas_height * 0.012
    draw = ImageDraw.Draw(canvas)
    leaf = to_uint8((rgb((0.16, 0.30, 0.14)) * (rgb(lighting.ambient) + rgb(lighting.sun) * 0.45))[None, None, :])[0, 0]
    stone = to_uint8((rgb((0.30, 0.29, 0.30)) * (rgb(lighting.ambient) + rgb(lighting.sun) * 0.4))[None, None, :])[0, 0]
    for column, size in rng.random((canvas_width // 9, 2)):
        x, r = column * canvas_width, unit * (0.6 + 0.9 * size)
        if "trees" not in spec.excluded:
            draw.ellipse((x - r, shore - unit - 1.5 * r, x + r, shore - unit + 0.4 * r), fill=tuple(leaf.tolist()))
    draw.rectangle((0, shore - unit, canvas_width, shore), fill=tuple(stone.tolist()))
    if _LIT_WINDOW_SHARE[spec.time_of_day]:
        for x in range(int(rng.integers(0, 20)), canvas_width, max(6, round(canvas_height * 0.05))):
            for target in (canvas, glow):
                ImageDraw.Draw(target).ellipse(
                    (x - 1, shore - unit * 2.2, x + 2, shore - unit * 2.2 + 3), fill=(255, 214, 140)
                )


def _add_traffic(canvas: Image.Image, glow: Image.Image, spec: SceneSpec) -> None:
    """Draw lanes of flying cars: white headlights, red tail lights."""
    rng = spec.rng("traffic")
    canvas_width, canvas_height = canvas.size
    for _ in range(5):
        row, tilt = float(rng.uniform(0.18, 0.62)), float(rng.uniform(-0.16, 0.16))
        colour = (255, 236, 200) if rng.random() < 0.5 else (255, 70, 50)  # noqa: PLR2004 - equal numbers in both directions
        for position, length in rng.random((14, 2)):
            x, y = position * canvas_width, (row + tilt * (position - 0.5)) * canvas_height
            end = (x + canvas_width * (0.008 + 0.02 * length), y + tilt * canvas_height * 0.02)
            for target in (canvas, glow):
                ImageDraw.Draw(target).line((x, y, *end), fill=colour, width=2)
