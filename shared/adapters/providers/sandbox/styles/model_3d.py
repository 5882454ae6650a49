"""3D model: the picture as a shaded surface with its wire mesh, in a studio."""

import numpy as np

from shared.adapters.providers.sandbox.models.mesh import draw_mesh
from shared.adapters.providers.sandbox.models.plan import Plan
from shared.adapters.providers.sandbox.pixels import Picture, blur, luminance, resize_picture, to_light

_SIDE = 62


def model_3d(picture: Picture, rng: np.random.Generator) -> Picture:  # noqa: ARG001 - nothing is left to chance
    """Render as a mesh whose heights are the picture's brightness."""
    height, width = picture.shape[:2]
    cells = to_light(resize_picture(blur(picture, height / _SIDE / 2), _SIDE, _SIDE))
    return draw_mesh(Plan(luminance(cells) * 7, cells, np.zeros((_SIDE, _SIDE), dtype=np.bool_)), height, width)
