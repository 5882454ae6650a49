"""Low poly: a mesh of triangles, each of one colour."""

import numpy as np
from PIL import ImageDraw

from shared.adapters.providers.sandbox.optics import saturated
from shared.adapters.providers.sandbox.pixels import Picture
from shared.adapters.providers.sandbox.styles.facets import blank, facets


def low_poly(picture: Picture, rng: np.random.Generator) -> Picture:
    """Render as flat triangles."""
    mesh = facets(picture, 24, rng)
    facing = rng.uniform(0.90, 1.12, (len(mesh.colours), 1))
    inks = (np.clip(saturated(mesh.colours, 1.18) * facing, 0, 1) * 255).astype(int)
    canvas = blank(picture)
    pen = ImageDraw.Draw(canvas)
    for corners, ink in zip(mesh.corners.reshape(-1, 6).tolist(), inks.tolist(), strict=True):
        pen.polygon(corners, fill=tuple(ink), outline=tuple(ink))
    return np.asarray(canvas, dtype=np.uint8)
