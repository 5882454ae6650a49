"""Small drawings of trees, cacti and palms, and planting them on the land."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from shared.adapters.providers.sandbox.pixels import Colour

_WIDE, _HIGH = 120, 180
_TRUNK = 110
"""Marks wood in a drawing; leaves are 255."""
type Drawing = Callable[[np.random.Generator], Image.Image]


@dataclass(frozen=True, slots=True)
class Sprite:
    """A drawing in colour: its body covers the whole sheet, its outline says what of it is there."""

    body: Image.Image
    outline: Image.Image


def _blank() -> tuple[Image.Image, ImageDraw.ImageDraw]:
    drawing = Image.new("L", (_WIDE, _HIGH))
    return drawing, ImageDraw.Draw(drawing)


def conifer(rng: np.random.Generator) -> Image.Image:
    """Draw a fir: ragged tiers on a short trunk."""
    drawing, pen = _blank()
    pen.rectangle((56, 150, 64, _HIGH), fill=_TRUNK)
    tiers = int(rng.integers(6, 9))
    for tier in range(tiers):
        top, bottom = 6 + tier * 140 / tiers, 36 + (tier + 1) * 124 / tiers
        half = 9 + 46 * ((tier + 1) / tiers) ** 1.1 * float(rng.uniform(0.86, 1.08))
        tips = [(60 + half * side, bottom + float(rng.uniform(-6, 4))) for side in (-1, -0.55, -0.2, 0.2, 0.55, 1)]
        lower: list[tuple[float, float]] = []
        for x, y in tips:
            lower += [(x, y), (x + half * 0.16, y - 7)]
        pen.polygon([(60, top), *reversed(lower)], fill=255)
    return drawing


def broadleaf(rng: np.random.Generator) -> Image.Image:
    """Draw a round crown out of many leaf clusters."""
    drawing, pen = _blank()
    pen.polygon([(55, _HIGH), (65, _HIGH), (62, 80), (58, 80)], fill=_TRUNK)
    for _ in range(46):
        angle, reach = float(rng.uniform(0, 2 * np.pi)), float(rng.random()) ** 0.5
        x, y, r = 60 + 42 * reach * np.cos(angle), 66 + 48 * reach * np.sin(angle), float(rng.uniform(8, 17))
        pen.ellipse((x - r, y - r * 0.9, x + r, y + r * 0.9), fill=255)
    return drawing


def palm(rng: np.random.Generator) -> Image.Image:
    """Draw a leaning trunk with fronds."""
    drawing, pen = _blank()
    lean = float(rng.uniform(-18, 18))
    trunk = [(60 + lean * (step / 10) ** 2, _HIGH - 13 * step) for step in range(11)]
    pen.line(trunk, fill=_TRUNK, width=6)
    x, y = trunk[-1]
    for angle in np.linspace(-0.5, np.pi + 0.5, 9) + rng.uniform(-0.1, 0.1, 9):
        reach = float(rng.uniform(38, 54))
        spine = [
            (x + reach * t * np.cos(angle), y - reach * t * np.sin(angle) * 0.7 + 40 * t * t) for t in (0, 0.35, 0.7, 1)
        ]
        pen.line([(float(a), float(b)) for a, b in spine], fill=255, width=7, joint="curve")
    return drawing


def cactus(rng: np.random.Generator) -> Image.Image:
    """Draw a saguaro with its arms."""
    drawing, pen = _blank()
    pen.rounded_rectangle((51, 30, 69, _HIGH), 9, fill=255)
    for side in (-1, 1):
        height = float(rng.uniform(70, 115))
        tip = height - float(rng.uniform(30, 50))
        far = 60 + side * 30
        pen.line([(60, height), (far, height), (far, tip)], fill=255, width=13, joint="curve")
        pen.ellipse((far - 6, tip - 6, far + 6, tip + 6), fill=255)
    return drawing


def flower(rng: np.random.Generator) -> Image.Image:
    """Draw a blossom on a stalk."""
    drawing, pen = _blank()
    pen.line([(60, _HIGH), (60 + float(rng.uniform(-10, 10)), 60)], fill=_TRUNK, width=7)
    for angle in np.linspace(0, 2 * np.pi, 6, endpoint=False):
        x, y = 60 + 26 * float(np.cos(angle)), 52 + 22 * float(np.sin(angle))
        pen.ellipse((x - 22, y - 20, x + 22, y + 20), fill=255)
    return drawing


PLANTS: dict[str, Drawing] = {
    "conifer": conifer,
    "broadleaf": broadleaf,
    "palm": palm,
    "cactus": cactus,
    "flower": flower,
}


def coloured(drawing: Image.Image, lit: Colour, shaded: Colour, *, from_left: bool) -> Sprite:
    """Give a drawing a lit and a shaded side; its darker parts become wood."""
    flat = np.asarray(drawing, dtype=np.float32)
    side = np.linspace(1, 0, _WIDE, dtype=np.float32) if from_left else np.linspace(0, 1, _WIDE, dtype=np.float32)
    soft = np.asarray(drawing.filter(ImageFilter.GaussianBlur(9)), dtype=np.float32)
    rim = np.clip((flat - soft) / 160, 0, 1)
    down = np.linspace(0.25, -0.25, _HIGH, dtype=np.float32)[:, None]
    tone = np.clip(side[None, :] * 0.75 + down + rim * 0.5, 0, 1)[..., None]
    body = np.array(shaded, np.float32) + (np.array(lit, np.float32) - np.array(shaded, np.float32)) * tone
    wood = (flat == _TRUNK)[..., None]
    body = np.where(wood, body * np.array((0.8, 0.62, 0.55), np.float32), body)
    body_image = Image.fromarray((np.clip(body, 0, 1) * 255).astype(np.uint8))
    return Sprite(body_image, drawing.point([255 if level else 0 for level in range(256)]))


def put(canvas: Image.Image, sprite: Sprite, column: float, row: float, high: float) -> None:
    """Stand a sprite on a place of the canvas; `high` is its height in pixels."""
    size = (max(2, round(high * _WIDE / _HIGH)), max(3, round(high)))
    kind = Image.Resampling.BOX if high < _HIGH / 2 else Image.Resampling.BILINEAR
    place = (round(column - size[0] / 2), round(row - size[1]))
    canvas.paste(sprite.body.resize(size, kind), place, sprite.outline.resize(size, kind))
