"""Low poly: a mesh of triangles, each in one flat colour."""

import numpy as np
from PIL import ImageDraw

from sandbox.arrays import ImageArray
from sandbox.postprocessing import adjust_saturation
from sandbox.styles.triangulation import blank_canvas, triangulate


def low_poly(image: ImageArray, rng: np.random.Generator) -> ImageArray:
    """Render as flat triangles."""
    mesh = triangulate(image, 24, rng)
    shading = rng.uniform(0.90, 1.12, (len(mesh.colours), 1))
    colours = (np.clip(adjust_saturation(mesh.colours, 1.18) * shading, 0, 1) * 255).astype(int)
    canvas = blank_canvas(image)
    draw = ImageDraw.Draw(canvas)
    for triangle, colour in zip(mesh.vertices.reshape(-1, 6).tolist(), colours.tolist(), strict=True):
        draw.polygon(triangle, fill=tuple(colour), outline=tuple(colour))
    return np.asarray(canvas, dtype=np.uint8)
