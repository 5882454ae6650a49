"""Fantasy art: dreamlike glow, violet shadows, golden light, motes in the air."""

import numpy as np
from PIL import Image, ImageDraw

from shared.adapters.providers.sandbox.noise import fractal
from shared.adapters.providers.sandbox.optics import saturated, toned, vignette
from shared.adapters.providers.sandbox.pixels import Picture, blur, grid, mix, resize_field, rgb, to_light, to_picture
from shared.adapters.providers.sandbox.styles.drawing import daubed


def fantasy_art(picture: Picture, rng: np.random.Generator) -> Picture:
    """Render as an illuminated page from a tale."""
    height, width = picture.shape[:2]
    painted = daubed(picture, 5)
    soft = to_light(blur(painted, height * 0.022))
    light = to_light(painted)
    dream = 1 - (1 - light * 0.82) * (1 - soft * 0.62)
    dream = toned(saturated(dream, 1.3), (0.62, 0.30, 0.84), (0.90, 0.72, 0.40), 0.52)
    rows, _ = grid(height, width)
    mist = resize_field(fractal(rng, 96, 96, rows=3, octaves=4), height, width) * np.exp(-(((rows - 0.72) / 0.22) ** 2))
    dream = mix(dream, rgb((0.90, 0.72, 0.96)), (np.clip(mist, 0, 1) * 0.55)[..., None])
    motes = _motes(rng, height, width)
    glow = to_light(blur(motes, height * 0.010)) * 1.8 + to_light(motes) * 0.8
    return to_picture(dream * vignette(height, width, 0.75) + glow)


def _motes(rng: np.random.Generator, height: int, width: int) -> Picture:
    canvas = Image.new("RGB", (width, height))
    pen = ImageDraw.Draw(canvas)
    for column, row, size, hue in rng.random((70, 4)):
        x, y, r = column * width, (1 - row**1.6) * height, height * (0.0012 + 0.0042 * size**3)
        pen.ellipse((x - r, y - r, x + r, y + r), fill=(255, 226, 150) if hue < 0.6 else (190, 220, 255))  # noqa: PLR2004
    return np.asarray(canvas, dtype=np.uint8)
