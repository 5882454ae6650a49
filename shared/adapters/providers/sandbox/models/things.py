"""Small things built out of boxes: trees, houses, towers, lighthouses, boats."""

import numpy as np

from shared.adapters.providers.sandbox.models.plan import Box
from shared.adapters.providers.sandbox.pixels import Colour

_WOOD, _LIME, _ROOF, _STONE = (0.36, 0.24, 0.15), (0.94, 0.92, 0.86), (0.72, 0.28, 0.20), (0.78, 0.75, 0.71)
_LAMP, _WHITE = (1.0, 0.84, 0.46), (0.97, 0.96, 0.93)


def tree(kind: str, leaf: Colour, size: float) -> tuple[Box, ...]:
    """Build a tree of its kind."""
    dark, light = (leaf[0] * 0.82, leaf[1] * 0.82, leaf[2] * 0.82), leaf
    if kind == "conifer":
        tiers = [
            Box(
                (0.35 + step * 0.55) * size,
                (0.95 + step * 0.55) * size,
                0.46 - 0.11 * step,
                light if step % 2 else dark,
            )
            for step in range(4)
        ]
        return (Box(0, 0.4 * size, 0.12, _WOOD), *tiers)
    if kind == "cactus":
        return (Box(0, 1.5 * size, 0.16, (0.22, 0.46, 0.22)),)
    if kind == "palm":
        return (Box(0, 1.5 * size, 0.10, (0.50, 0.38, 0.24)), Box(1.5 * size, 1.75 * size, 0.60, leaf))
    return (
        Box(0, 0.6 * size, 0.12, _WOOD),
        Box(0.5 * size, 1.2 * size, 0.47, dark),
        Box(1.2 * size, 1.65 * size, 0.32, light),
    )


def house(roof: Colour | None, *, lit: bool) -> tuple[Box, ...]:
    """Build a cottage with a stepped roof."""
    tiles = roof or _ROOF
    return (
        Box(0, 1.1, 0.85, _LIME, windows=0.9 if lit else 0.05),
        *(Box(1.1 + 0.28 * step, 1.38 + 0.28 * step, 0.98 - 0.26 * step, tiles) for step in range(4)),
    )


def lighthouse(stripe: Colour | None, *, lit: bool) -> tuple[Box, ...]:
    """Build a striped tower with its lamp."""
    red = stripe or (0.80, 0.20, 0.16)
    tower = [Box(step * 1.1, step * 1.1 + 1.1, 0.62 - 0.05 * step, red if step % 2 else _WHITE) for step in range(6)]
    return (*tower, Box(6.6, 7.3, 0.28, _LAMP, glows=lit), Box(7.3, 7.6, 0.42, red))


def castle(roof: Colour | None, *, lit: bool) -> dict[tuple[int, int], tuple[Box, ...]]:
    """Build a keep with four towers; places are counted from its middle."""
    tiles, share = roof or _ROOF, 0.7 if lit else 0.05

    def tower(high: float, half: float) -> tuple[Box, ...]:
        top = (
            Box(high + 0.45 * step, high + 0.45 + 0.45 * step, half * (1.05 - 0.3 * step), tiles) for step in range(3)
        )
        return (Box(0, high, half, _STONE, windows=share), *top)

    corners = {(row, column): tower(3.6, 0.75) for row in (-2, 2) for column in (-2, 2)}
    walls = {
        place: (Box(0, 2.0, 0.5, _STONE),)
        for step in (-1, 0, 1)
        for place in ((-2, step), (2, step), (step, -2), (step, 2))
    }
    return {**corners, **walls, (0, 0): tower(5.6, 1.1)}


def boat(sail: Colour | None) -> tuple[Box, ...]:
    """Build a small boat under sail."""
    cloth = sail or _WHITE
    return (
        Box(0, 0.4, 0.62, _WOOD),
        Box(0.4, 2.4, 0.06, _WOOD),
        *(Box(0.6 + 0.5 * step, 1.1 + 0.5 * step, 0.46 - 0.1 * step, cloth) for step in range(4)),
    )


def tower(rng: np.random.Generator, high: float, half: float, stone: Colour, lit: float) -> tuple[Box, ...]:
    """Build a tower block, some with a step back and a mast."""
    boxes = [Box(0, high, half, stone, windows=max(lit, 0.02))]
    if rng.random() < 0.45:  # noqa: PLR2004 - nearly every other one steps back
        boxes.append(Box(high, high * 1.22, half * 0.66, stone, windows=max(lit, 0.02)))
        boxes.append(Box(high * 1.22, high * 1.22 + 1.0, half * 0.08, (0.3, 0.3, 0.34)))
    if lit and rng.random() < 0.4:  # noqa: PLR2004 - a sign here and there
        sign: tuple[Colour, ...] = ((1.0, 0.20, 0.60), (0.15, 0.90, 1.0), (1.0, 0.76, 0.20), (0.50, 0.36, 1.0))
        at = high * float(rng.uniform(0.55, 0.85))
        boxes.append(Box(at, at + 0.35, half * 1.03, sign[int(rng.integers(len(sign)))], glows=True))
    return tuple(sorted(boxes, key=lambda box: box.low))
