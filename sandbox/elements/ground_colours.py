"""Ground colours of terrain: soil by height, rock on steep slopes, snow above the snow line."""

import numpy as np

from sandbox.arrays import Field, FloatImage, mix, rgb, smoothstep
from sandbox.elements.landscapes import Landscape
from sandbox.scene_spec import SceneSpec

_SNOW = (0.95, 0.97, 1.0)


def ground_colours(heights: Field, slope: Field, noise: Field, landscape: Landscape, spec: SceneSpec) -> FloatImage:
    """Return the colour of each point; `noise` makes the borders between soil, rock and snow irregular."""
    relative_height = np.clip(heights / landscape.high_at + (noise - 0.5) * 0.5, 0, 1)[..., None]
    soil = np.where(
        relative_height < 0.5,  # noqa: PLR2004 - the middle of the range
        mix(rgb(landscape.low), rgb(landscape.middle), relative_height * 2),
        mix(rgb(landscape.middle), rgb(landscape.high), relative_height * 2 - 1),
    )
    soil = spec.tint(soil * (0.82 + 0.36 * noise)[..., None], 0.58)
    rock = smoothstep(0.55, 1.25, slope + (noise - 0.5) * 0.5) * landscape.rock_share
    soil = mix(soil, spec.tint(rgb(landscape.rock) * (0.7 + 0.6 * noise)[..., None], 0.4), rock[..., None])
    if landscape.snow_line is not None and "snow" not in spec.excluded:
        snow = smoothstep(0, 1.8, heights - landscape.snow_line + (noise - 0.5) * 5) * (
            1 - smoothstep(0.8, 1.7, slope) * 0.85
        )
        soil = mix(soil, rgb(_SNOW), snow[..., None])
    return soil
