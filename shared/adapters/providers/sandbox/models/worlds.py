"""Makes the plan of the world that a brief asks for."""

from collections.abc import Callable

import numpy as np

from shared.adapters.providers.sandbox.brief import Brief
from shared.adapters.providers.sandbox.elements.recipes import RECIPES, recipe_of
from shared.adapters.providers.sandbox.elements.relief import RELIEFS
from shared.adapters.providers.sandbox.elements.soil import soil_of
from shared.adapters.providers.sandbox.models.plan import Boxes, Plan, steepness
from shared.adapters.providers.sandbox.models.populate import with_things
from shared.adapters.providers.sandbox.models.things import tower
from shared.adapters.providers.sandbox.noise import fractal
from shared.adapters.providers.sandbox.pixels import Field, mix, rgb, smoothstep
from shared.adapters.providers.sandbox.scenes.abstract import palette

SIDE = 42
_EXTENT = 46.0
_LIT = {"night": 0.6, "dusk": 0.4, "dawn": 0.15, "day": 0.0}


def plan_of(brief: Brief) -> Plan:
    """Plan the world of a brief."""
    return _WORLDS.get(brief.scene, _land)(brief)


def _noise(brief: Brief, part: str, rows: int, octaves: int = 4) -> Field:
    return fractal(brief.chance(part), SIDE, SIDE, rows=rows, octaves=octaves)


def _land(brief: Brief) -> Plan:
    """Look down on the very relief that the landscape is painted from."""
    recipe = recipe_of(brief)
    away = np.linspace(6 + _EXTENT, 6, SIDE, dtype=np.float32)[:, None]
    sideways = np.linspace(-_EXTENT / 2, _EXTENT / 2, SIDE, dtype=np.float32)[None, :]
    raw = RELIEFS[recipe.relief](brief.chance("relief"))(sideways + away * 0, away + sideways * 0)
    wet = (raw < 0) if recipe.wet else np.zeros(raw.shape, dtype=np.bool_)
    patch = _noise(brief, "soil", 8)
    colours = soil_of(raw, steepness(raw), patch, recipe, brief)
    heights = np.clip(raw - (0 if recipe.wet else float(raw.min())), 0, None) * np.float32(SIDE / _EXTENT)
    heights = heights * np.float32(min(1.0, 13 / max(float(heights.max()), 1.0))) + 1.2
    water = mix(rgb((0.05, 0.26, 0.40)), rgb((0.18, 0.58, 0.62)), np.clip(raw * 0.4 + 1, 0, 1)[..., None])
    colours = np.where(wet[..., None], brief.tinted(water, 0.25), colours)
    return with_things(
        Plan(np.where(wet, np.float32(0.8), heights), colours, wet), recipe.plants, recipe.density, brief
    )


def _sea(brief: Brief) -> Plan:
    """Raise waves, and an islet where something needs a place to stand."""
    rows, columns = np.mgrid[0:SIDE, 0:SIDE].astype(np.float32) / SIDE
    bend = _noise(brief, "swell", 4)
    rough = {"storm": 2.4, "rain": 1.6}.get(brief.weather, 1.0)
    wave = (0.5 + 0.5 * np.sin((rows * 5 + columns * 2 + bend * 1.6) * 2 * np.pi)) ** 1.8 * rough
    colours = mix(rgb((0.02, 0.18, 0.40)), rgb((0.12, 0.56, 0.66)), np.clip(wave / rough * 0.8, 0, 1)[..., None])
    foam = smoothstep(0.72, 0.98, wave / rough + (bend - 0.5) * 0.5)
    colours = mix(brief.tinted(colours, 0.45), rgb((0.95, 0.98, 1.0)), foam[..., None])
    heights: Field = wave + 1.2
    wet = np.ones((SIDE, SIDE), dtype=np.bool_)
    if brief.asks("lighthouse") or brief.asks("palms") or brief.asks("castle"):
        islet = 4.2 - np.hypot(rows - 0.42, columns - 0.55) * 24 + (bend - 0.5) * 3
        dry = islet > 1.0
        sand = mix(rgb((0.93, 0.84, 0.62)), rgb((0.40, 0.54, 0.24)), smoothstep(1.9, 2.6, islet)[..., None])
        heights, colours, wet = np.where(dry, islet, heights), np.where(dry[..., None], sand, colours), ~dry
    return with_things(Plan(heights, colours, wet), (), 0, brief)


def _forest(brief: Brief) -> Plan:
    ground = _noise(brief, "forest", 3) * 3.0 + 1.0
    recipe = RECIPES["hills"][0]
    colours = soil_of(ground - 1, steepness(ground), _noise(brief, "soil", 9), recipe, brief) * 0.8
    mixed = brief.season in {"autumn", "spring"} or brief.chance("kind").random() < 0.5  # noqa: PLR2004 - either
    kinds = ("broadleaf", "broadleaf", "conifer") if mixed else ("conifer",)
    if brief.season == "winter" or brief.weather == "snow":
        colours = mix(colours, rgb((0.92, 0.95, 1.0)), 0.85)
    return with_things(Plan(ground, colours, np.zeros(ground.shape, dtype=np.bool_)), kinds, 2.6, brief)


def _city(brief: Brief) -> Plan:
    """Lay streets, put a tower onto each lot, highest in the middle, and leave a river at the front."""
    rng = brief.chance("lots")
    heights = np.full((SIDE, SIDE), 1.0, dtype=np.float32)
    colours = np.zeros((SIDE, SIDE, 3), dtype=np.float32) + rgb((0.34, 0.36, 0.40))
    wet = np.zeros((SIDE, SIDE), dtype=np.bool_)
    wet[-5:-1] = True
    heights[wet] = 0.6
    colours[wet] = (0.10, 0.30, 0.44)
    boxes: Boxes = {}
    for row in range(2, SIDE - 7, 4):
        for column in range(2, SIDE - 1, 4):
            park = rng.random() < 0.10  # noqa: PLR2004 - one lot in ten
            colours[row - 1 : row + 2, column - 1 : column + 2] = (0.26, 0.46, 0.20) if park else (0.50, 0.50, 0.52)
            if park:
                continue
            middle = np.exp(-(((row / SIDE - 0.42) ** 2 + (column / SIDE - 0.5) ** 2) / 0.045))
            high = 1.2 + float(rng.uniform(0.25, 1.0)) * (3.2 + 19 * float(middle))
            grey = rgb((0.60, 0.58, 0.62)) * float(rng.uniform(0.7, 1.25)) + rng.normal(0, 0.05, 3)
            stone = np.clip(brief.tinted(grey[None, None, :], 0.5)[0, 0], 0.05, 1)
            wall = (float(stone[0]), float(stone[1]), float(stone[2]))
            boxes[row, column] = tower(rng, high, float(rng.uniform(0.85, 1.35)), wall, _LIT[brief.hour])
    return with_things(Plan(heights, colours, wet, boxes), (), 0, brief)


def _space(brief: Brief) -> Plan:
    """Strew craters over a moon."""
    rng = brief.chance("craters")
    rows, columns = np.mgrid[0:SIDE, 0:SIDE].astype(np.float32)
    ground = _noise(brief, "moon", 3) * 2.4 + 2.6
    for row, column, size in rng.random((17, 3)):
        reach = np.hypot(rows - row * SIDE, columns - column * SIDE) / (2.2 + 4.6 * size**2)
        ground = ground + np.exp(-(((reach - 1) / 0.30) ** 2)) * 1.5 - np.exp(-((reach / 0.8) ** 4)) * 2.0
    dust = brief.tinted(
        mix(rgb((0.42, 0.40, 0.44)), rgb((0.82, 0.79, 0.76)), np.clip(ground / 5, 0, 1)[..., None]), 0.6
    )
    return Plan(np.clip(ground, 0.3, None), dust, np.zeros(ground.shape, dtype=np.bool_))


def _sky(brief: Brief) -> Plan:
    """Pile clouds over a far green floor."""
    cloud = np.clip(_noise(brief, "clouds", 4) - 0.52, 0, 1)
    ground = _noise(brief, "floor", 3)
    floor = mix(rgb((0.34, 0.56, 0.26)), rgb((0.20, 0.46, 0.62)), smoothstep(0.42, 0.50, ground)[..., None])
    heights = np.where(cloud > 0, 3.2 + cloud * 15, 0.8)
    colours = np.where((cloud > 0)[..., None], rgb((0.97, 0.98, 1.0)), floor)
    return with_things(Plan(heights.astype(np.float32), colours, cloud < 0), (), 0, brief)


def _abstract(brief: Brief) -> Plan:
    """Fold a field of coloured columns."""
    fold, colours = _noise(brief, "fold", 3), palette(brief)
    height = np.floor(_noise(brief, "poured", 3) * 8) + np.sin(fold * 18)
    place = np.clip(fold * 1.2 - 0.1, 0, 0.999) * len(colours)
    return Plan(height - float(height.min()) + 1, colours[place.astype(np.intp)], np.zeros(fold.shape, dtype=np.bool_))


_WORLDS: dict[str, Callable[[Brief], Plan]] = {
    "sea": _sea,
    "forest": _forest,
    "city": _city,
    "space": _space,
    "sky": _sky,
    "abstract": _abstract,
}
