"""Builds the grid world of a scene."""

from collections.abc import Callable

import numpy as np

from sandbox.arrays import Field, mix, rgb, smoothstep
from sandbox.elements.ground_colours import ground_colours
from sandbox.elements.landscapes import LANDSCAPES, choose_landscape
from sandbox.elements.terrain import TERRAINS
from sandbox.noise import fractal_noise
from sandbox.scene3d.box_models import tower
from sandbox.scene3d.grid_world import Boxes, GridWorld, slope_of
from sandbox.scene3d.world_objects import add_objects
from sandbox.scene_spec import SceneSpec
from sandbox.scenes.abstract import choose_palette

SIDE = 42
_EXTENT = 46.0
_LIT_WINDOW_SHARE = {"night": 0.6, "dusk": 0.4, "dawn": 0.15, "day": 0.0}


def build_world(spec: SceneSpec) -> GridWorld:
    """Build the grid world of a scene."""
    return _BUILDERS.get(spec.scene, _land)(spec)


def _noise(spec: SceneSpec, label: str, rows: int, octaves: int = 4) -> Field:
    return fractal_noise(spec.rng(label), SIDE, SIDE, rows=rows, octaves=octaves)


def _land(spec: SceneSpec) -> GridWorld:
    """Sample the same terrain as the image of the landscape."""
    landscape = choose_landscape(spec)
    distance = np.linspace(6 + _EXTENT, 6, SIDE, dtype=np.float32)[:, None]
    lateral = np.linspace(-_EXTENT / 2, _EXTENT / 2, SIDE, dtype=np.float32)[None, :]
    terrain = TERRAINS[landscape.terrain](spec.rng("relief"))(lateral + distance * 0, distance + lateral * 0)
    water_mask = (terrain < 0) if landscape.has_water else np.zeros(terrain.shape, dtype=np.bool_)
    variation = _noise(spec, "soil", 8)
    colours = ground_colours(terrain, slope_of(terrain), variation, landscape, spec)
    heights = np.clip(terrain - (0 if landscape.has_water else float(terrain.min())), 0, None) * np.float32(
        SIDE / _EXTENT
    )
    heights = heights * np.float32(min(1.0, 13 / max(float(heights.max()), 1.0))) + 1.2
    water = mix(rgb((0.05, 0.26, 0.40)), rgb((0.18, 0.58, 0.62)), np.clip(terrain * 0.4 + 1, 0, 1)[..., None])
    colours = np.where(water_mask[..., None], spec.tint(water, 0.25), colours)
    return add_objects(
        GridWorld(np.where(water_mask, np.float32(0.8), heights), colours, water_mask),
        landscape.plants,
        landscape.density,
        spec,
    )


def _sea(spec: SceneSpec) -> GridWorld:
    """Build waves, and an islet where a requested object needs ground."""
    rows, columns = np.mgrid[0:SIDE, 0:SIDE].astype(np.float32) / SIDE
    warp = _noise(spec, "swell", 4)
    wave_height = {"storm": 2.4, "rain": 1.6}.get(spec.weather, 1.0)
    wave = (0.5 + 0.5 * np.sin((rows * 5 + columns * 2 + warp * 1.6) * 2 * np.pi)) ** 1.8 * wave_height
    colours = mix(rgb((0.02, 0.18, 0.40)), rgb((0.12, 0.56, 0.66)), np.clip(wave / wave_height * 0.8, 0, 1)[..., None])
    foam = smoothstep(0.72, 0.98, wave / wave_height + (warp - 0.5) * 0.5)
    colours = mix(spec.tint(colours, 0.45), rgb((0.95, 0.98, 1.0)), foam[..., None])
    heights: Field = wave + 1.2
    water_mask = np.ones((SIDE, SIDE), dtype=np.bool_)
    if spec.requests("lighthouse") or spec.requests("palms") or spec.requests("castle"):
        islet = 4.2 - np.hypot(rows - 0.42, columns - 0.55) * 24 + (warp - 0.5) * 3
        dry = islet > 1.0
        sand = mix(rgb((0.93, 0.84, 0.62)), rgb((0.40, 0.54, 0.24)), smoothstep(1.9, 2.6, islet)[..., None])
        heights, colours, water_mask = np.where(dry, islet, heights), np.where(dry[..., None], sand, colours), ~dry
    return add_objects(GridWorld(heights, colours, water_mask), (), 0, spec)


def _forest(spec: SceneSpec) -> GridWorld:
    heights = _noise(spec, "forest", 3) * 3.0 + 1.0
    landscape = LANDSCAPES["hills"][0]
    colours = ground_colours(heights - 1, slope_of(heights), _noise(spec, "soil", 9), landscape, spec) * 0.8
    mixed = spec.season in {"autumn", "spring"} or spec.rng("kind").random() < 0.5  # noqa: PLR2004 - equal chances
    kinds = ("broadleaf", "broadleaf", "conifer") if mixed else ("conifer",)
    if spec.season == "winter" or spec.weather == "snow":
        colours = mix(colours, rgb((0.92, 0.95, 1.0)), 0.85)
    return add_objects(GridWorld(heights, colours, np.zeros(heights.shape, dtype=np.bool_)), kinds, 2.6, spec)


def _city(spec: SceneSpec) -> GridWorld:
    """Build streets with towers, highest in the centre, and a river in front."""
    rng = spec.rng("lots")
    heights = np.full((SIDE, SIDE), 1.0, dtype=np.float32)
    colours = np.zeros((SIDE, SIDE, 3), dtype=np.float32) + rgb((0.34, 0.36, 0.40))
    water_mask = np.zeros((SIDE, SIDE), dtype=np.bool_)
    water_mask[-5:-1] = True
    heights[water_mask] = 0.6
    colours[water_mask] = (0.10, 0.30, 0.44)
    boxes: Boxes = {}
    for row in range(2, SIDE - 7, 4):
        for column in range(2, SIDE - 1, 4):
            park = rng.random() < 0.10  # noqa: PLR2004 - one lot in ten is a park
            colours[row - 1 : row + 2, column - 1 : column + 2] = (0.26, 0.46, 0.20) if park else (0.50, 0.50, 0.52)
            if park:
                continue
            centrality = np.exp(-(((row / SIDE - 0.42) ** 2 + (column / SIDE - 0.5) ** 2) / 0.045))
            height = 1.2 + float(rng.uniform(0.25, 1.0)) * (3.2 + 19 * float(centrality))
            grey = rgb((0.60, 0.58, 0.62)) * float(rng.uniform(0.7, 1.25)) + rng.normal(0, 0.05, 3)
            stone = np.clip(spec.tint(grey[None, None, :], 0.5)[0, 0], 0.05, 1)
            wall = (float(stone[0]), float(stone[1]), float(stone[2]))
            boxes[row, column] = tower(
                rng, height, float(rng.uniform(0.85, 1.35)), wall, _LIT_WINDOW_SHARE[spec.time_of_day]
            )
    return add_objects(GridWorld(heights, colours, water_mask, boxes), (), 0, spec)


def _space(spec: SceneSpec) -> GridWorld:
    """Build the surface of a moon with craters."""
    rng = spec.rng("craters")
    rows, columns = np.mgrid[0:SIDE, 0:SIDE].astype(np.float32)
    heights = _noise(spec, "moon", 3) * 2.4 + 2.6
    for row, column, size in rng.random((17, 3)):
        radius = np.hypot(rows - row * SIDE, columns - column * SIDE) / (2.2 + 4.6 * size**2)
        heights = heights + np.exp(-(((radius - 1) / 0.30) ** 2)) * 1.5 - np.exp(-((radius / 0.8) ** 4)) * 2.0
    dust = spec.tint(mix(rgb((0.42, 0.40, 0.44)), rgb((0.82, 0.79, 0.76)), np.clip(heights / 5, 0, 1)[..., None]), 0.6)
    return GridWorld(np.clip(heights, 0.3, None), dust, np.zeros(heights.shape, dtype=np.bool_))


def _sky(spec: SceneSpec) -> GridWorld:
    """Build clouds above land and water."""
    cloud = np.clip(_noise(spec, "clouds", 4) - 0.52, 0, 1)
    heights = _noise(spec, "floor", 3)
    floor = mix(rgb((0.34, 0.56, 0.26)), rgb((0.20, 0.46, 0.62)), smoothstep(0.42, 0.50, heights)[..., None])
    heights = np.where(cloud > 0, 3.2 + cloud * 15, 0.8)
    colours = np.where((cloud > 0)[..., None], rgb((0.97, 0.98, 1.0)), floor)
    return add_objects(GridWorld(heights.astype(np.float32), colours, cloud < 0), (), 0, spec)


def _abstract(spec: SceneSpec) -> GridWorld:
    """Build a field of coloured columns."""
    band, colours = _noise(spec, "fold", 3), choose_palette(spec)
    height = np.floor(_noise(spec, "poured", 3) * 8) + np.sin(band * 18)
    position = np.clip(band * 1.2 - 0.1, 0, 0.999) * len(colours)
    return GridWorld(
        height - float(height.min()) + 1, colours[position.astype(np.intp)], np.zeros(band.shape, dtype=np.bool_)
    )


_BUILDERS: dict[str, Callable[[SceneSpec], GridWorld]] = {
    "sea": _sea,
    "forest": _forest,
    "city": _city,
    "space": _space,
    "sky": _sky,
    "abstract": _abstract,
}
