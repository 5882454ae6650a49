"""Sprites of trees, palms, cacti and flowers."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from sandbox.arrays import Colour

_WIDTH, _HEIGHT = 120, 180
_WOOD = 110
"""The pixel value of wood in a shape; leaves are 255."""
type PlantShape = Callable[[np.random.Generator], Image.Image]


@dataclass(frozen=True, slots=True)
class Sprite:
    """A plant in colour and its mask; the colours cover the whole rectangle."""

    colours: Image.Image
    mask: Image.Image


def _blank() -> tuple[Image.Image, ImageDraw.ImageDraw]:
    shape = Image.new("L", (_WIDTH, _HEIGHT))
    return shape, ImageDraw.Draw(shape)


def conifer(rng: np.random.Generator) -> Image.Image:
    """Draw a conifer: ragged tiers on a short trunk."""
    shape, draw = _blank()
    draw.rectangle((56, 150, 64, _HEIGHT), fill=_WOOD)
    tiers = int(rng.integers(6, 9))
    for tier in range(tiers):
        top, bottom = 6 + tier * 140 / tiers, 36 + (tier + 1) * 124 / tiers
        half = 9 + 46 * ((tier + 1) / tiers) ** 1.1 * float(rng.uniform(0.86, 1.08))
        tips = [(60 + half * side, bottom + float(rng.uniform(-6, 4))) for side in (-1, -0.55, -0.2, 0.2, 0.55, 1)]
        lower: list[tuple[float, float]] = []
        for x, y in tips:
            lower += [(x, y), (x + half * 0.16, y - 7)]
        draw.polygon([(60, top), *reversed(lower)], fill=255)
    return shape


def broadleaf(rng: np.random.Generator) -> Image.Image:
    """Draw a broadleaf tree: a round crown of leaf clusters."""
    shape, draw = _blank()
    draw.polygon([(55, _HEIGHT), (65, _HEIGHT), (62, 80), (58, 80)], fill=_WOOD)
    for _ in range(46):
        angle, radius = float(rng.uniform(0, 2 * np.pi)), float(rng.random()) ** 0.5
        x, y, r = 60 + 42 * radius * np.cos(angle), 66 + 48 * radius * np.sin(angle), float(rng.uniform(8, 17))
        draw.ellipse((x - r, y - r * 0.9, x + r, y + r * 0.9), fill=255)
    return shape


def palm(rng: np.random.Generator) -> Image.Image:
    """Draw a palm: a leaning trunk with fronds."""
    shape, draw = _blank()
    lean = float(rng.uniform(-18, 18))
    trunk = [(60 + lean * (step / 10) ** 2, _HEIGHT - 13 * step) for step in range(11)]
    draw.line(trunk, fill=_WOOD, width=6)
    x, y = trunk[-1]
    for angle in np.linspace(-0.5, np.pi + 0.5, 9) + rng.uniform(-0.1, 0.1, 9):
        radius = float(rng.uniform(38, 54))
        spine = [
            (x + radius * t * np.cos(angle), y - radius * t * np.sin(angle) * 0.7 + 40 * t * t)
            for t in (0, 0.35, 0.7, 1)
        ]
        draw.line([(float(a), float(b)) for a, b in spine], fill=255, width=7, joint="curve")
    return shape


def cactus(rng: np.random.Generator) -> Image.Image:
    """Draw a saguaro cactus with two arms."""
    shape, draw = _blank()
    draw.rounded_rectangle((51, 30, 69, _HEIGHT), 9, fill=255)
    for side in (-1, 1):
        height = float(rng.uniform(70, 115))
        tip = height - float(rng.uniform(30, 50))
        far = 60 + side * 30
        draw.line([(60, height), (far, height), (far, tip)], fill=255, width=13, joint="curve")
        draw.ellipse((far - 6, tip - 6, far + 6, tip + 6), fill=255)
    return shape


def flower(rng: np.random.Generator) -> Image.Image:
    """Draw a flower on a stalk."""
    shape, draw = _blank()
    draw.line([(60, _HEIGHT), (60 + float(rng.uniform(-10, 10)), 60)], fill=_WOOD, width=7)
    for angle in np.linspace(0, 2 * np.pi, 6, endpoint=False):
        x, y = 60 + 26 * float(np.cos(angle)), 52 + 22 * float(np.sin(angle))
        draw.ellipse((x - 22, y - 20, x + 22, y + 20), fill=255)
    return shape


PLANTS: dict[str, PlantShape] = {
    "conifer": conifer,
    "broadleaf": broadleaf,
    "palm": palm,
    "cactus": cactus,
    "flower": flower,
}


def colour_sprite(shape: Image.Image, lit: Colour, shaded: Colour, *, from_left: bool) -> Sprite:
    """Colour a shape with a lit and a shaded side; wood is darker."""
    flat = np.asarray(shape, dtype=np.float32)
    side = np.linspace(1, 0, _WIDTH, dtype=np.float32) if from_left else np.linspace(0, 1, _WIDTH, dtype=np.float32)
    blurred = np.asarray(shape.filter(ImageFilter.GaussianBlur(9)), dtype=np.float32)
    rim = np.clip((flat - blurred) / 160, 0, 1)
    down = np.linspace(0.25, -0.25, _HEIGHT, dtype=np.float32)[:, None]
    tone = np.clip(side[None, :] * 0.75 + down + rim * 0.5, 0, 1)[..., None]
    colours = np.array(shaded, np.float32) + (np.array(lit, np.float32) - np.array(shaded, np.float32)) * tone
    wood = (flat == _WOOD)[..., None]
    colours = np.where(wood, colours * np.array((0.8, 0.62, 0.55), np.float32), colours)
    image = Image.fromarray((np.clip(colours, 0, 1) * 255).astype(np.uint8))
    return Sprite(image, shape.point([255 if level else 0 for level in range(256)]))


def paste_sprite(canvas: Image.Image, sprite: Sprite, column: float, row: float, height: float) -> None:
    """Draw a sprite with its base at a point of the canvas; its height is in pixels."""
    size = (max(2, round(height * _WIDTH / _HEIGHT)), max(3, round(height)))
    resampling = Image.Resampling.BOX if height < _HEIGHT / 2 else Image.Resampling.BILINEAR
    position = (round(column - size[0] / 2), round(row - size[1]))
    canvas.paste(sprite.colours.resize(size, resampling), position, sprite.mask.resize(size, resampling))
