"""Modeling compound: rounded lumps of coloured clay with finger marks."""

import numpy as np
from PIL import Image, ImageFilter

from shared.adapters.providers.sandbox.noise import fractal
from shared.adapters.providers.sandbox.optics import saturated
from shared.adapters.providers.sandbox.pixels import Field, Picture, resize_field, to_light, to_picture
from shared.adapters.providers.sandbox.styles.areas import areas, lifted, painted

_LUMPS = 14


def modeling_compound(picture: Picture, rng: np.random.Generator) -> Picture:
    """Render as plasticine."""
    height, width = picture.shape[:2]
    flat = areas(lifted(picture), _LUMPS, longest=400)
    body = Image.fromarray(painted(flat.numbers, flat.colours)).resize((width, height), Image.Resampling.BICUBIC)
    near, wide = _dome(flat.numbers, 2.0, height, width), _dome(flat.numbers, 6.0, height, width)
    dents = resize_field(fractal(rng, 128, 128, rows=8, octaves=2), height, width)
    prints = np.sin(dents * 130) * resize_field(fractal(rng, 64, 64, rows=6, octaves=2), height, width) ** 4
    surface = near * 4.2 + wide * 7 + dents * 7 + prints * 0.40
    slope = np.zeros_like(surface)
    slope[3:, 3:] = (surface[3:, 3:] - surface[:-3, :-3]) * np.float32(0.30)
    gloss = np.clip(slope - 0.20, 0, 1) * 0.75
    clay = saturated(to_light(np.asarray(body)) * 0.88 + 0.09, 1.35)
    groove = 0.62 + 0.38 * np.clip(near * 1.2, 0, 1)
    return to_picture(clay * (groove + np.clip(slope, -0.42, 0.45))[..., None] + gloss[..., None])


def _dome(numbers: Picture, reach: float, height: int, width: int) -> Field:
    """Round every lump off towards its borders, 0 there and 1 well inside."""
    borders = np.zeros(numbers.shape, dtype=np.uint8)
    borders[1:, 1:] = ((numbers[1:, 1:] != numbers[:-1, 1:]) | (numbers[1:, 1:] != numbers[1:, :-1])) * np.uint8(255)
    soft = np.asarray(Image.fromarray(borders).filter(ImageFilter.GaussianBlur(reach)), dtype=np.float32) / 255
    return resize_field(np.clip(1 - soft * np.float32(1.1 * reach**0.7), 0, 1), height, width)
