"""Models built of boxes: trees, houses, lighthouses, castles, boats and towers."""

import numpy as np

from sandbox.arrays import Colour
from sandbox.scene3d.grid_world import Box

_WOOD, _PLASTER, _ROOF, _STONE = (0.36, 0.24, 0.15), (0.94, 0.92, 0.86), (0.72, 0.28, 0.20), (0.78, 0.75, 0.71)
_LAMP, _WHITE = (1.0, 0.84, 0.46), (0.97, 0.96, 0.93)


def tree(kind: str, leaf: Colour, size: float) -> tuple[Box, ...]:
    """Build a tree or a cactus."""
    dark_leaf, bright_leaf = (leaf[0] * 0.82, leaf[1] * 0.82, leaf[2] * 0.82), leaf
    if kind == "conifer":
        tiers = [
            Box(
                (0.35 + step * 0.55) * size,
                (0.95 + step * 0.55) * size,
                0.46 - 0.11 * step,
                bright_leaf if step % 2 else dark_leaf,
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
        Box(0.5 * size, 1.2 * size, 0.47, dark_leaf),
        Box(1.2 * size, 1.65 * size, 0.32, bright_leaf),
    )


def house(roof: Colour | None, *, lit: bool) -> tuple[Box, ...]:
    """Build a house with a stepped roof."""
    roof_colour = roof or _ROOF
    return (
        Box(0, 1.1, 0.85, _PLASTER, lit_window_share=0.9 if lit else 0.05),
        *(Box(1.1 + 0.28 * step, 1.38 + 0.28 * step, 0.98 - 0.26 * step, roof_colour) for step in range(4)),
    )


def lighthouse(stripe: Colour | None, *, lit: bool) -> tuple[Box, ...]:
    """Build a striped lighthouse with its lamp."""
    stripe_colour = stripe or (0.80, 0.20, 0.16)
    tower = [
        Box(step * 1.1, step * 1.1 + 1.1, 0.62 - 0.05 * step, stripe_colour if step % 2 else _WHITE)
        for step in range(6)
    ]
    return (*tower, Box(6.6, 7.3, 0.28, _LAMP, emissive=lit), Box(7.3, 7.6, 0.42, stripe_colour))


def castle(roof: Colour | None, *, lit: bool) -> dict[tuple[int, int], tuple[Box, ...]]:
    """Build a castle with a keep and four towers, by grid offsets from its centre."""
    roof_colour, lit_share = roof or _ROOF, 0.7 if lit else 0.05

    def tower(height: float, half: float) -> tuple[Box, ...]:
        top = (
            Box(height + 0.45 * step, height + 0.45 + 0.45 * step, half * (1.05 - 0.3 * step), roof_colour)
            for step in range(3)
        )
        return (Box(0, height, half, _STONE, lit_window_share=lit_share), *top)

    corners = {(row, column): tower(3.6, 0.75) for row in (-2, 2) for column in (-2, 2)}
    walls = {
        position: (Box(0, 2.0, 0.5, _STONE),)
        for step in (-1, 0, 1)
        for position in ((-2, step), (2, step), (step, -2), (step, 2))
    }
    return {**corners, **walls, (0, 0): tower(5.6, 1.1)}


def boat(sail: Colour | None) -> tuple[Box, ...]:
    """Build a sailing boat."""
    sail_colour = sail or _WHITE
    return (
        Box(0, 0.4, 0.62, _WOOD),
        Box(0.4, 2.4, 0.06, _WOOD),
        *(Box(0.6 + 0.5 * step, 1.1 + 0.5 * step, 0.46 - 0.1 * step, sail_colour) for step in range(4)),
    )


def tower(rng: np.random.Generator, height: float, half: float, stone: Colour, lit: float) -> tuple[Box, ...]:
    """Build a tower block; some have a setback with a mast, or a neon sign."""
    boxes = [Box(0, height, half, stone, lit_window_share=max(lit, 0.02))]
    if rng.random() < 0.45:  # noqa: PLR2004 - almost half have a setback
        boxes.append(Box(height, height * 1.22, half * 0.66, stone, lit_window_share=max(lit, 0.02)))
        boxes.append(Box(height * 1.22, height * 1.22 + 1.0, half * 0.08, (0.3, 0.3, 0.34)))
    if lit and rng.random() < 0.4:  # noqa: PLR2004 - some have a sign
        sign_colours: tuple[Colour, ...] = ((1.0, 0.20, 0.60), (0.15, 0.90, 1.0), (1.0, 0.76, 0.20), (0.50, 0.36, 1.0))
        bottom = height * float(rng.uniform(0.55, 0.85))
        boxes.append(
            Box(bottom, bottom + 0.35, half * 1.03, sign_colours[int(rng.integers(len(sign_colours)))], emissive=True)
        )
    return tuple(sorted(boxes, key=lambda box: box.bottom))
