"""Buildings: blocks with lit windows, roofs, masts and signs."""

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

from shared.adapters.providers.sandbox.pixels import Colour, Light

_SIGNS: tuple[Colour, ...] = (
    (1.0, 0.16, 0.58),
    (0.10, 0.90, 1.0),
    (1.0, 0.78, 0.16),
    (0.62, 0.28, 1.0),
    (0.24, 1.0, 0.52),
)


@dataclass(frozen=True, slots=True)
class Block:
    """One building, in pixels."""

    left: int
    top: int
    width: int
    foot: int
    near: float


@dataclass(frozen=True, slots=True)
class Coat:
    """How a building is painted: its lit and its shaded wall, and its windows."""

    lit: Light
    shaded: Light
    window: Light
    dark_window: Light
    share: float
    """Of windows that are lit."""


def raise_block(canvas: Image.Image, block: Block, coat: Coat, rng: np.random.Generator) -> None:
    """Put one building onto the canvas."""
    high = block.foot - block.top
    step = max(3, round(4 + 7 * block.near))
    rows, columns = max(1, high // step), max(1, block.width // step)
    lights = np.where((rng.random((rows, columns)) < coat.share)[..., None], coat.window, coat.dark_window)
    lights = lights * rng.uniform(0.72, 1.08, (rows, columns, 1))
    lights = np.where(rng.random((1, columns, 1)) < 0.12, coat.lit, lights)  # noqa: PLR2004 - some columns are wall
    windows = lights.repeat(step, axis=0).repeat(step, axis=1)
    across = np.linspace(0, 1, columns * step)[None, :, None]
    wall = (coat.lit + (coat.shaded - coat.lit) * across) * np.linspace(1.04, 0.86, rows * step)[:, None, None]
    inside = np.arange(step) < max(1, round(step * 0.62))
    mask = (np.tile(inside, rows)[:, None] & np.tile(inside, columns)[None, :])[..., None]
    face = np.where(mask, windows, wall)
    image = Image.fromarray((np.clip(face, 0, 1) * 255).astype(np.uint8)).resize(
        (block.width, high), Image.Resampling.BILINEAR
    )
    canvas.paste(image, (block.left, block.top))
    _roof(canvas, block, tuple(int(255 * min(1.0, float(part))) for part in coat.shaded), rng)


def _roof(canvas: Image.Image, block: Block, ink: tuple[int, ...], rng: np.random.Generator) -> None:
    pen = ImageDraw.Draw(canvas)
    kind, middle = rng.random(), block.left + block.width / 2
    if kind < 0.26:  # noqa: PLR2004 - a third wear a mast
        tall = block.width * float(rng.uniform(0.6, 1.6))
        pen.rectangle(
            (block.left + block.width * 0.3, block.top - block.width * 0.16, block.left + block.width * 0.7, block.top),
            fill=ink,
        )
        pen.line((middle, block.top, middle, block.top - tall), fill=ink, width=max(1, block.width // 26))
    elif kind < 0.32:  # noqa: PLR2004 - some end in a spire
        pen.polygon(
            [(block.left, block.top), (middle, block.top - block.width * 0.8), (block.left + block.width, block.top)],
            fill=ink,
        )
    elif kind < 0.62:  # noqa: PLR2004 - some step back
        pen.rectangle(
            (
                block.left + block.width * 0.18,
                block.top - block.width * 0.22,
                block.left + block.width * 0.82,
                block.top,
            ),
            fill=ink,
        )


def hang_sign(canvas: Image.Image, glow: Image.Image, block: Block, rng: np.random.Generator) -> None:
    """Hang a bright sign on a wall; `glow` collects what shines, to be blurred later."""
    colour = _SIGNS[int(rng.integers(len(_SIGNS)))]
    ink = tuple(int(255 * part) for part in colour)
    upright = rng.random() < 0.6  # noqa: PLR2004 - most signs are upright
    wide = block.width * (0.16 if upright else 0.7)
    high = block.width * (float(rng.uniform(0.6, 1.3)) if upright else 0.22)
    left = block.left + float(rng.uniform(0.05, 0.9)) * (block.width - wide)
    top = block.top + float(rng.uniform(0.12, 0.5)) * max(4.0, block.foot - block.top - high)
    for target in (canvas, glow):
        pen = ImageDraw.Draw(target)
        pen.rectangle(
            (left, top, left + wide, top + high),
            outline=ink,
            fill=tuple(part // 5 for part in ink),
            width=max(1, block.width // 30),
        )
        strokes = 5 if upright else 4
        for stroke in range(strokes):
            if upright:
                y = top + high * (stroke + 0.5) / strokes
                pen.line(
                    (left + wide * 0.25, y, left + wide * 0.75, y + float(rng.normal(0, 1.5))),
                    fill=ink,
                    width=max(1, block.width // 28),
                )
            else:
                x = left + wide * (stroke + 0.5) / strokes
                pen.line(
                    (x, top + high * 0.25, x + float(rng.normal(0, 2)), top + high * 0.75),
                    fill=ink,
                    width=max(1, block.width // 28),
                )
