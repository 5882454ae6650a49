"""3D model: the image as a shaded height field with its wireframe, on a neutral background."""

import numpy as np

from sandbox.arrays import ImageArray, blur, luminance, resize_image, to_float
from sandbox.scene3d.grid_world import GridWorld
from sandbox.scene3d.mesh_renderer import render_mesh

_GRID_SIDE = 62


def model_3d(image: ImageArray, rng: np.random.Generator) -> ImageArray:  # noqa: ARG001 - the style is deterministic
    """Render as a mesh whose heights follow the brightness."""
    height, width = image.shape[:2]
    cells = to_float(resize_image(blur(image, height / _GRID_SIDE / 2), _GRID_SIDE, _GRID_SIDE))
    return render_mesh(
        GridWorld(luminance(cells) * 7, cells, np.zeros((_GRID_SIDE, _GRID_SIDE), dtype=np.bool_)), height, width
    )
