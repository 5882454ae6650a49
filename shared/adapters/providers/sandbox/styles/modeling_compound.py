"""Modeling compound: rounded lumps of coloured clay with finger marks."""

import numpy as np
from PIL import Image, ImageFilter

from shared.adapters.providers.sandbox.noise import fractal
from shared.adapters.providers.sandbox.pixels import Picture, resize_field, to_light, to_picture
from shared.adapters.providers.sandbox.styles.drawing import areas
from shared.adapters.providers.sandbox.styles.optics import saturated

_LUMPS = 11


def modeling_compound(picture: Picture, rng: np.random.Generator) -> Picture:
    """Render as plasticine."""
    height, width = picture.shape[:2]
    numbers, colours = areas(picture, _LUMPS, smooth=9)
    step = 255 // _LUMPS
    sheet = Image.fromarray(numbers * step)
    body = np.asarray(Image.fromarray(colours[numbers]).resize((width, height), Image.Resampling.BICUBIC))
    borders = np.asarray(
        sheet.filter(ImageFilter.FIND_EDGES).point([255 if level else 0 for level in range(256)]), dtype=np.uint8
    )
    borders = np.where(np.pad(np.ones_like(borders[1:-1, 1:-1]), 1) > 0, borders, 0)
    dome = 1 - np.asarray(Image.fromarray(borders).filter(ImageFilter.GaussianBlur(4)), dtype=np.float32) / 255 * 2.2
    lump = resize_field(np.clip(dome, 0, 1), height, width)
    dents = resize_field(fractal(rng, 128, 128, rows=7, octaves=2), height, width)
    prints = np.sin(dents * 150) * resize_field(fractal(rng, 64, 64, rows=6, octaves=2), height, width) ** 3
    surface = lump * 7 + dents * 9 + prints * 0.55
    light = np.zeros_like(surface)
    light[3:, 3:] = (surface[3:, 3:] - surface[:-3, :-3]) * np.float32(0.30)
    gloss = np.clip(light - 0.16, 0, 1) * 0.8
    clay = saturated(to_light(body) * 0.84 + 0.12, 1.4)
    return to_picture(clay * (0.70 + 0.30 * lump + np.clip(light, -0.45, 0.5))[..., None] + gloss[..., None])
