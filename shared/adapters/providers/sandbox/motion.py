"""Camera moves over any picture: the picture is a plane in space, so straight lines stay straight and nothing tears."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from PIL import Image

from shared.adapters.providers.sandbox.pixels import Field, Picture

_MARGIN = 0.004
"""How much closer than strictly needed the camera stays, so that no border is ever seen."""


@dataclass(frozen=True, slots=True)
class Move:
    """Where the camera goes until the last frame: how near, whereto in shares of the picture, turned how far."""

    zoom: float
    sideways: float
    up: float
    turn: float
    tilt: float
    brighten: float


_MOVES = (
    (0.40, 0.10, 0.05, 0.00, 0.00),  # a push towards something off the middle
    (0.24, 0.95, 0.00, 0.05, 0.00),  # a pan
    (0.26, 0.55, 0.00, 0.24, 0.00),  # an orbit
    (0.26, 0.15, 0.80, 0.00, 0.13),  # a crane
)
"""Zoom, and as shares of the room that the zoom makes: sideways and up; then turn and tilt in radians."""


def plan_move(rng: np.random.Generator, cfg_scale: float, motion_bucket_id: int) -> Move:
    """Choose a move; the motion bucket makes it longer, a high cfg scale keeps it near the picture."""
    reach = (0.05 + 0.95 * (motion_bucket_id / 255) ** 0.9) / (1 + 0.16 * cfg_scale)
    zoom, sideways, up, turn, tilt = _MOVES[int(rng.integers(len(_MOVES)))]
    side, rise = float(rng.choice([-1.0, 1.0])), float(rng.choice([-1.0, 1.0]))
    reach = reach * float(rng.uniform(0.9, 1.1))
    return Move(
        zoom=zoom * reach,
        sideways=sideways * side,
        up=up * rise,
        turn=turn * side * reach,
        tilt=tilt * rise * reach,
        brighten=0.05 * reach,
    )


def frames(picture: Picture, move: Move, count: int) -> Iterator[Picture]:
    """Give the pictures of the move, the first one being the picture itself."""
    image = Image.fromarray(picture)
    for number in range(count):
        yield _frame(image, move, eased(number / (count - 1))) if number else picture


def eased(time: float) -> float:
    """Set off gently, go steadily, arrive gently; never stand still before the end."""
    smooth = time * time * time * (time * (6 * time - 15) + 10)
    return smooth * 0.8 + time * 0.2


def _frame(image: Image.Image, move: Move, way: float) -> Picture:
    moved = image.transform(
        image.size, Image.Transform.PERSPECTIVE, _plane(image.size, move, way), Image.Resampling.BILINEAR
    )
    levels = np.clip(np.arange(256, dtype=np.float32) * (1 + move.brighten * way), 0, 255).astype(np.uint8)
    return np.asarray(moved.point(levels.tolist() * 3), dtype=np.uint8)


def _plane(size: tuple[int, int], move: Move, way: float) -> tuple[float, ...]:
    """Give the eight numbers that say which place of the picture each place of the frame shows."""
    width, height = size
    turn, tilt = math.sin(move.turn * way), math.sin(move.tilt * way)
    # In frame coordinates -1..1: source = (x, y) * scale / (1 + turn x + tilt y) + shift, never beyond the border.
    scale = 1 / (1 + move.zoom * way)
    while scale > 0.3 and _reach(scale, turn, tilt) > 1 - _MARGIN * way:  # noqa: PLR2004 - never reached by the moves above
        scale *= 0.995
    room_x, room_y = _room(scale, turn, tilt)
    right, down = move.sideways * room_x, move.up * room_y
    to_frame = np.array([[2 / width, 0, -1], [0, 2 / height, -1], [0, 0, 1]])
    look = np.array(
        [[scale + right * turn, right * tilt, right], [down * turn, scale + down * tilt, down], [turn, tilt, 1]]
    )
    whole = np.linalg.inv(to_frame) @ look @ to_frame
    return tuple((whole / whole[2, 2]).ravel()[:8].tolist())


def _corners(scale: float, turn: float, tilt: float) -> Field:
    return np.array(
        [
            [x * scale / (1 + turn * x + tilt * y), y * scale / (1 + turn * x + tilt * y)]
            for x in (-1, 1)
            for y in (-1, 1)
        ]
    )


def _reach(scale: float, turn: float, tilt: float) -> float:
    return float(np.abs(_corners(scale, turn, tilt)).max())


def _room(scale: float, turn: float, tilt: float) -> tuple[float, float]:
    """Say how far the frame can be shifted either way before it would leave the picture."""
    across, down = (max(0.0, 1 - _MARGIN - float(np.abs(part).max())) for part in _corners(scale, turn, tilt).T)
    return across, down
