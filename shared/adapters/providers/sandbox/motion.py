"""Camera moves over any picture: what lies low is taken to be near and moves more, so that the eye sees depth."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from PIL import Image

from shared.adapters.providers.sandbox.pixels import Field, Picture, smoothstep

_ROWS, _COLUMNS = 9, 12


@dataclass(frozen=True, slots=True)
class Move:
    """Where the camera goes until the last frame, in shares of the picture."""

    zoom: float
    sideways: float
    up: float
    sway: float
    brighten: float


def plan_move(rng: np.random.Generator, cfg_scale: float, motion_bucket_id: int) -> Move:
    """Choose a move; the motion bucket makes it longer, a high cfg scale keeps it near the picture."""
    reach = (0.05 + 0.95 * (motion_bucket_id / 255) ** 0.9) / (1 + 0.16 * cfg_scale)
    way, side = int(rng.integers(3)), float(rng.choice([-1.0, 1.0]))
    zoom, sideways, up = ((0.42, 0.05, 0.02), (0.22, 0.17, 0.0), (0.26, 0.08, 0.10))[way]
    reach = reach * float(rng.uniform(0.9, 1.1))
    return Move(
        zoom=zoom * reach,
        sideways=sideways * side * reach,
        up=up * float(rng.choice([-1.0, 1.0])) * reach,
        sway=0.010 * reach,
        brighten=0.10 * reach,
    )


def frames(picture: Picture, move: Move, count: int) -> Iterator[Picture]:
    """Give the pictures of the move, the first one being the picture itself."""
    image = Image.fromarray(picture)
    depth = _depth(image)
    for number in range(count):
        time = number / (count - 1)
        eased = time * time * (3 - 2 * time) * 0.75 + time * 0.25
        yield _frame(image, depth, move, eased, time) if number else picture


def _depth(image: Image.Image) -> Field:
    """Guess nearness, 0..1, at the corners of a coarse grid: low is near, and so is dark before bright."""
    rows = smoothstep(0.25, 1.0, np.linspace(0, 1, _ROWS + 1, dtype=np.float32))[:, None]
    dark = (
        1
        - np.asarray(image.convert("L").resize((_COLUMNS + 1, _ROWS + 1), Image.Resampling.BOX), dtype=np.float32) / 255
    )
    return rows * np.float32(0.75) + dark * np.float32(0.25)


def _frame(image: Image.Image, depth: Field, move: Move, eased: float, time: float) -> Picture:
    width, height = image.size
    y, x = np.mgrid[0 : _ROWS + 1, 0 : _COLUMNS + 1].astype(np.float32)
    y, x = y / _ROWS - 0.5, x / _COLUMNS - 0.5
    scale = 1 / (1 + move.zoom * eased * (0.55 + 0.75 * depth))
    wave = np.sin(2 * np.pi * (time * 1.5 + x * 1.2 + y * 0.8)) - np.sin(2 * np.pi * (x * 1.2 + y * 0.8))
    right = x * scale + move.sideways * eased * (0.35 + 0.9 * depth) + wave * move.sway * depth
    down = y * scale + move.up * eased * (0.35 + 0.7 * depth) + wave * move.sway * depth * 0.5
    columns = (np.clip(right + 0.5, 0, 1) * width).tolist()
    rows = (np.clip(down + 0.5, 0, 1) * height).tolist()
    xs = [round(column * width / _COLUMNS) for column in range(_COLUMNS + 1)]
    ys = [round(row * height / _ROWS) for row in range(_ROWS + 1)]
    mesh = [
        (
            (xs[c], ys[r], xs[c + 1], ys[r + 1]),
            tuple(
                part
                for i, j in ((r, c), (r + 1, c), (r + 1, c + 1), (r, c + 1))
                for part in (columns[i][j], rows[i][j])
            ),
        )
        for r in range(_ROWS)
        for c in range(_COLUMNS)
    ]
    moved = image.transform((width, height), Image.Transform.MESH, mesh, Image.Resampling.BILINEAR)
    gain = 1 + move.brighten * eased
    levels = np.clip(np.arange(256, dtype=np.float32) * gain + 6 * move.brighten * eased, 0, 255).astype(np.uint8)
    return np.asarray(moved.point(levels.tolist() * 3), dtype=np.uint8)
