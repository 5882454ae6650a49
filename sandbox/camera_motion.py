"""Camera moves over a still image: a perspective transform of a plane, so straight lines stay straight."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from PIL import Image

from sandbox.arrays import Field, ImageArray

_MARGIN = 0.004
"""Extra zoom beyond what is needed, so that no border of the image becomes visible."""


@dataclass(frozen=True, slots=True)
class CameraMove:
    """The position of the camera at the last frame, relative to the first."""

    zoom: float
    pan_x: float
    pan_y: float
    yaw: float
    pitch: float
    brighten: float


_MOVES = (
    (0.40, 0.10, 0.05, 0.00, 0.00),  # push in, off centre
    (0.24, 0.95, 0.00, 0.05, 0.00),  # pan
    (0.26, 0.55, 0.00, 0.24, 0.00),  # orbit
    (0.26, 0.15, 0.80, 0.00, 0.13),  # crane
)
"""Zoom; horizontal and vertical pan, as shares of the room that the zoom leaves; yaw and pitch in radians."""


def plan_camera_move(rng: np.random.Generator, cfg_scale: float, motion_bucket_id: int) -> CameraMove:
    """Choose a move: a higher motion bucket makes it larger, a higher cfg scale makes it smaller."""
    amount = (0.05 + 0.95 * (motion_bucket_id / 255) ** 0.9) / (1 + 0.16 * cfg_scale)
    zoom, pan_x, pan_y, yaw, pitch = _MOVES[int(rng.integers(len(_MOVES)))]
    sign_x, sign_y = float(rng.choice([-1.0, 1.0])), float(rng.choice([-1.0, 1.0]))
    amount = amount * float(rng.uniform(0.9, 1.1))
    return CameraMove(
        zoom=zoom * amount,
        pan_x=pan_x * sign_x,
        pan_y=pan_y * sign_y,
        yaw=yaw * sign_x * amount,
        pitch=pitch * sign_y * amount,
        brighten=0.05 * amount,
    )


def render_frames(image: ImageArray, move: CameraMove, count: int) -> Iterator[ImageArray]:
    """Yield the frames of a move; the first one is the image itself."""
    pil_image = Image.fromarray(image)
    for index in range(count):
        yield _frame(pil_image, move, ease_in_out(index / (count - 1))) if index else image


def ease_in_out(time: float) -> float:
    """Map time in 0..1 to progress in 0..1: slow at both ends, but never at rest."""
    smooth = time * time * time * (time * (6 * time - 15) + 10)
    return smooth * 0.8 + time * 0.2


def _frame(pil_image: Image.Image, move: CameraMove, progress: float) -> ImageArray:
    moved = pil_image.transform(
        pil_image.size,
        Image.Transform.PERSPECTIVE,
        _homography(pil_image.size, move, progress),
        Image.Resampling.BILINEAR,
    )
    levels = np.clip(np.arange(256, dtype=np.float32) * (1 + move.brighten * progress), 0, 255).astype(np.uint8)
    return np.asarray(moved.point(levels.tolist() * 3), dtype=np.uint8)


def _homography(size: tuple[int, int], move: CameraMove, progress: float) -> tuple[float, ...]:
    """Return the eight coefficients that map each pixel of the frame to a point of the image."""
    width, height = size
    yaw, pitch = math.sin(move.yaw * progress), math.sin(move.pitch * progress)
    # In frame coordinates -1..1: source = (x, y) * scale / (1 + yaw x + pitch y) + shift, never beyond the border.
    scale = 1 / (1 + move.zoom * progress)
    while scale > 0.3 and _extent(scale, yaw, pitch) > 1 - _MARGIN * progress:  # noqa: PLR2004 - never reached by the moves above
        scale *= 0.995
    room_x, room_y = _pan_room(scale, yaw, pitch)
    right, down = move.pan_x * room_x, move.pan_y * room_y
    to_frame = np.array([[2 / width, 0, -1], [0, 2 / height, -1], [0, 0, 1]])
    perspective = np.array(
        [[scale + right * yaw, right * pitch, right], [down * yaw, scale + down * pitch, down], [yaw, pitch, 1]]
    )
    matrix = np.linalg.inv(to_frame) @ perspective @ to_frame
    return tuple((matrix / matrix[2, 2]).ravel()[:8].tolist())


def _corners(scale: float, yaw: float, pitch: float) -> Field:
    return np.array(
        [
            [x * scale / (1 + yaw * x + pitch * y), y * scale / (1 + yaw * x + pitch * y)]
            for x in (-1, 1)
            for y in (-1, 1)
        ]
    )


def _extent(scale: float, yaw: float, pitch: float) -> float:
    return float(np.abs(_corners(scale, yaw, pitch)).max())


def _pan_room(scale: float, yaw: float, pitch: float) -> tuple[float, float]:
    """Return how far the frame can shift, horizontally and vertically, before it leaves the image."""
    across, down = (max(0.0, 1 - _MARGIN - float(np.abs(part).max())) for part in _corners(scale, yaw, pitch).T)
    return across, down
