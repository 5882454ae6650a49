"""Adds trees and flowers to a terrain, distant ones first and paler."""

from dataclasses import dataclass

import numpy as np
from PIL import Image

from sandbox.arrays import Colour, Field
from sandbox.elements.landscapes import LEAF_COLOURS, Landscape
from sandbox.elements.plant_sprites import PLANTS, Sprite, colour_sprite, paste_sprite
from sandbox.elements.sky import Sky
from sandbox.elements.terrain_view import SLICES, TerrainView
from sandbox.lighting import Lighting
from sandbox.noise import fractal_noise
from sandbox.scene_spec import SceneSpec

_MAX_PLANTS = 420
_HAZE_LEVELS = 7
_FIRST_CACTUS_SLICE = 60
_MAX_SLOPE = 1.1
_LOWEST_ROW = 0.86
_PETAL_COLOURS: tuple[Colour, ...] = (
    (0.92, 0.22, 0.20),
    (0.98, 0.78, 0.20),
    (0.93, 0.52, 0.80),
    (0.96, 0.96, 0.92),
    (0.55, 0.38, 0.86),
)
_EVERGREEN = frozenset({"conifer", "palm", "cactus"})


def add_vegetation(
    canvas: Image.Image,
    terrain: TerrainView,
    water_mask: Field,
    landscape: Landscape,
    spec: SceneSpec,
    lighting: Lighting,
    sky: Sky,
) -> None:
    """Add the plants of the landscape type and the requested ones."""
    rng = spec.rng("plants")
    kinds = ("palm",) if spec.requests("palms") else landscape.plants
    if "trees" in spec.excluded:
        kinds = tuple(kind for kind in kinds if kind == "cactus")
    density = max(landscape.density, 0.7 if spec.requests("trees") else 0.0)
    if spec.requests("lone") and spec.requests("trees"):
        _add_single_tree(canvas, terrain, water_mask, spec, lighting, sky)
        density = 0.0
    if kinds and density:
        first = _FIRST_CACTUS_SLICE if "cactus" in kinds else 18
        group = _PlantGroup(
            kinds, _leaf_colours(spec, kinds), round(_MAX_PLANTS * density), landscape.plant_height, first=first
        )
        _scatter(canvas, terrain, water_mask, group, rng, lighting, sky)
    if spec.requests("flowers") and "flowers" not in spec.excluded:
        petals = (
            (spec.object_colours["flowers"],)
            if "flowers" in spec.object_colours
            else spec.scene_colours[:1] or _PETAL_COLOURS
        )
        group = _PlantGroup(("flower",), petals, 520, 0.30, first=4, last=130)
        _scatter(canvas, terrain, water_mask, group, rng, lighting, sky)


def _add_single_tree(
    canvas: Image.Image, terrain: TerrainView, water_mask: Field, spec: SceneSpec, lighting: Lighting, sky: Sky
) -> None:
    """Add one large tree at a clearly visible point."""
    rng = spec.rng("lone tree")
    leaf = LEAF_COLOURS[spec.season][0]
    for _ in range(60):
        slice_index, column = int(rng.integers(84, 118)), int(rng.uniform(0.25, 0.75) * canvas.width)
        row = terrain.image_row(slice_index, column)
        if row is not None and row < canvas.height * _LOWEST_ROW and water_mask[slice_index, column] == 0:
            sprite = _coloured_sprite(PLANTS["broadleaf"](rng), leaf, 0, lighting, sky)
            paste_sprite(canvas, sprite, column, row + canvas.height * 0.01, canvas.height * 0.46)
            return


@dataclass(frozen=True, slots=True)
class _PlantGroup:
    """Plants to scatter: kinds, leaf colours, number, height, first and last slice."""

    kinds: tuple[str, ...]
    colours: tuple[Colour, ...]
    count: int
    height: float
    first: int
    last: int = 215


def _leaf_colours(spec: SceneSpec, kinds: tuple[str, ...]) -> tuple[Colour, ...]:
    colours = LEAF_COLOURS[spec.season]
    if kinds[0] in _EVERGREEN:
        return ((0.16, 0.30, 0.14), colours[-1] if spec.season != "autumn" else (0.36, 0.38, 0.14))
    return colours


def _scatter(
    canvas: Image.Image,
    terrain: TerrainView,
    water_mask: Field,
    group: _PlantGroup,
    rng: np.random.Generator,
    lighting: Lighting,
    sky: Sky,
) -> None:
    width = terrain.mask.shape[1]
    density_map = fractal_noise(rng, 64, 64, rows=5, octaves=3)
    slope = np.abs(np.gradient(terrain.heights, axis=0) / np.gradient(terrain.distance, axis=0))
    shapes = [PLANTS[kind](rng) for kind in group.kinds for _ in range(2)]
    sprites: dict[tuple[int, int, int], Sprite] = {}
    distances = group.first + (group.last - group.first) * rng.random(group.count * 2) ** 0.75
    slice_indices = np.sort(distances).astype(int)[::-1]
    for slice_index, position, noise, size in zip(slice_indices, *rng.random((3, group.count * 2)), strict=True):
        column = min(int(position * width), width - 1)
        local_density = density_map[int(slice_index * 63 / SLICES), int(position * 63)]
        if (
            water_mask[slice_index, column] > 0
            or local_density < 0.38 + 0.3 * noise
            or slope[slice_index, column] > _MAX_SLOPE
        ):
            continue
        row = terrain.image_row(int(slice_index), column)
        if row is None:
            continue
        height = group.height * (0.7 + 0.7 * size) * terrain.pixels_per_unit(int(slice_index))
        sprite_key = (
            int(slice_index * _HAZE_LEVELS / SLICES),
            int(noise * 97) % len(shapes),
            int(size * 89) % len(group.colours),
        )
        if sprite_key not in sprites:
            sprites[sprite_key] = _coloured_sprite(
                shapes[sprite_key[1]], group.colours[sprite_key[2]], sprite_key[0], lighting, sky
            )
        paste_sprite(canvas, sprites[sprite_key], column, row + 1.5, height)


def _coloured_sprite(shape: Image.Image, leaf: Colour, haze_level: int, lighting: Lighting, sky: Sky) -> Sprite:
    far = (haze_level / _HAZE_LEVELS) ** 2.2 * (0.35 + 0.5 * lighting.haze)

    def lit(shade: float, sun: float) -> Colour:
        parts = [
            (channel * (ambient * shade + direct * sun) * (1 - far) + (horizon * 0.55 + low_sky * 0.45) * far)
            for channel, ambient, direct, horizon, low_sky in zip(
                leaf, lighting.ambient, lighting.sun, lighting.sky[3], lighting.sky[2], strict=True
            )
        ]
        return parts[0], parts[1], parts[2]

    return colour_sprite(shape, lit(0.9, 1.0), lit(0.75, 0.12), from_left=sky.sun_column < 0.5)  # noqa: PLR2004 - the centre of the image
