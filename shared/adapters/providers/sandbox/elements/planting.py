"""Plants trees and flowers on the land, far ones first, paler with distance."""

import numpy as np
from PIL import Image

from shared.adapters.providers.sandbox.brief import Brief
from shared.adapters.providers.sandbox.elements.ground import SLICES, Ground
from shared.adapters.providers.sandbox.elements.plants import PLANTS, Sprite, coloured, put
from shared.adapters.providers.sandbox.elements.recipes import SEASONS, Recipe
from shared.adapters.providers.sandbox.elements.sky import Sky
from shared.adapters.providers.sandbox.moods import Mood
from shared.adapters.providers.sandbox.noise import fractal
from shared.adapters.providers.sandbox.pixels import Colour, Field

_MOST = 420
_AIRS = 7
_FIRST_CACTUS = 60
_STEEPEST = 1.1
_DEEPEST = 0.86
_FLOWERS: tuple[Colour, ...] = (
    (0.92, 0.22, 0.20),
    (0.98, 0.78, 0.20),
    (0.93, 0.52, 0.80),
    (0.96, 0.96, 0.92),
    (0.55, 0.38, 0.86),
)
_EVERGREEN = frozenset({"conifer", "palm", "cactus"})


def plant(canvas: Image.Image, ground: Ground, wet: Field, recipe: Recipe, brief: Brief, mood: Mood, sky: Sky) -> None:
    """Put what grows here onto the canvas."""
    rng = brief.chance("plants")
    kinds = ("palm",) if brief.asks("palms") else recipe.plants
    if "trees" in brief.avoided:
        kinds = tuple(kind for kind in kinds if kind == "cactus")
    density = max(recipe.density, 0.7 if brief.asks("trees") else 0.0)
    if brief.asks("lone") and brief.asks("trees"):
        _stand_alone(canvas, ground, wet, brief, mood, sky)
        density = 0.0
    if kinds and density:
        nearest = _FIRST_CACTUS if "cactus" in kinds else 18
        wood = _Wood(kinds, _leaves(brief, kinds), round(_MOST * density), recipe.plant_height, first=nearest)
        _scatter(canvas, ground, wet, wood, rng, mood, sky)
    if brief.asks("flowers") and "flowers" not in brief.avoided:
        petals = (brief.paints["flowers"],) if "flowers" in brief.paints else brief.tints[:1] or _FLOWERS
        _scatter(canvas, ground, wet, _Wood(("flower",), petals, 520, 0.30, first=4, last=130), rng, mood, sky)


def _stand_alone(canvas: Image.Image, ground: Ground, wet: Field, brief: Brief, mood: Mood, sky: Sky) -> None:
    """Let one large tree stand where the land shows it best."""
    rng = brief.chance("lone tree")
    leaf = SEASONS[brief.season][0]
    for _ in range(60):
        cut, column = int(rng.integers(84, 118)), int(rng.uniform(0.25, 0.75) * canvas.width)
        row = ground.row_of(cut, column)
        if row is not None and row < canvas.height * _DEEPEST and wet[cut, column] == 0:
            sprite = _sprite(PLANTS["broadleaf"](rng), leaf, 0, mood, sky)
            put(canvas, sprite, column, row + canvas.height * 0.01, canvas.height * 0.46)
            return


class _Wood:
    """What is scattered: kinds, colours, how many, how high, from which slice to which."""

    def __init__(
        self,
        kinds: tuple[str, ...],
        leaves: tuple[Colour, ...],
        count: int,
        high: float,
        *,
        first: int,
        last: int = 215,
    ) -> None:
        self.kinds, self.leaves, self.count, self.high = kinds, leaves, count, high
        self.first, self.last = first, last


def _leaves(brief: Brief, kinds: tuple[str, ...]) -> tuple[Colour, ...]:
    leaves = SEASONS[brief.season]
    if kinds[0] in _EVERGREEN:
        return ((0.16, 0.30, 0.14), leaves[-1] if brief.season != "autumn" else (0.36, 0.38, 0.14))
    return leaves


def _scatter(
    canvas: Image.Image, ground: Ground, wet: Field, wood: _Wood, rng: np.random.Generator, mood: Mood, sky: Sky
) -> None:
    width = ground.seen.shape[1]
    groves = fractal(rng, 64, 64, rows=5, octaves=3)
    steep = np.abs(np.gradient(ground.heights, axis=0) / np.gradient(ground.away, axis=0))
    drawings = [PLANTS[kind](rng) for kind in wood.kinds for _ in range(2)]
    sprites: dict[tuple[int, int, int], Sprite] = {}
    cuts = np.sort(wood.first + (wood.last - wood.first) * rng.random(wood.count * 2) ** 0.75).astype(int)[::-1]
    for cut, place, chance, tall in zip(cuts, *rng.random((3, wood.count * 2)), strict=True):
        column = min(int(place * width), width - 1)
        grove = groves[int(cut * 63 / SLICES), int(place * 63)]
        if wet[cut, column] > 0 or grove < 0.38 + 0.3 * chance or steep[cut, column] > _STEEPEST:
            continue
        row = ground.row_of(int(cut), column)
        if row is None:
            continue
        high = wood.high * (0.7 + 0.7 * tall) * ground.size_at(int(cut))
        look = (int(cut * _AIRS / SLICES), int(chance * 97) % len(drawings), int(tall * 89) % len(wood.leaves))
        if look not in sprites:
            sprites[look] = _sprite(drawings[look[1]], wood.leaves[look[2]], look[0], mood, sky)
        put(canvas, sprites[look], column, row + 1.5, high)


def _sprite(drawing: Image.Image, leaf: Colour, air: int, mood: Mood, sky: Sky) -> Sprite:
    far = (air / _AIRS) ** 2.2 * (0.35 + 0.5 * mood.haze)

    def seen(shade: float, sun: float) -> Colour:
        parts = [
            (own * (dark * shade + bright * sun) * (1 - far) + (pale * 0.55 + paler * 0.45) * far)
            for own, dark, bright, pale, paler in zip(leaf, mood.shade, mood.sun, mood.sky[3], mood.sky[2], strict=True)
        ]
        return parts[0], parts[1], parts[2]

    return coloured(drawing, seen(0.9, 1.0), seen(0.75, 0.12), from_left=sky.sun_column < 0.5)  # noqa: PLR2004 - the middle
