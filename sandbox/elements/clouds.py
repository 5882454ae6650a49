"""A cloud layer in perspective, lit from the side of the sun."""

import numpy as np

from sandbox.arrays import FloatImage, grid, mix, resize_field, rgb, smoothstep
from sandbox.lighting import Lighting
from sandbox.noise import fractal_noise, sample
from sandbox.scene_spec import SceneSpec

_NOISE_SIZE = 320
_DOWNSAMPLING = 2


def add_clouds(
    pixels: FloatImage, spec: SceneSpec, lighting: Lighting, horizon: float, sun: tuple[float, float]
) -> FloatImage:
    """Add clouds with the cover of the lighting; they become smaller and flatter towards the horizon."""
    height, width = pixels.shape[:2]
    sky_rows = max(8, int(height * horizon))
    rows, columns = grid(max(4, sky_rows // _DOWNSAMPLING), max(4, width // _DOWNSAMPLING))
    distance = 1 / (1.16 - rows)
    rng = spec.rng("clouds")
    noise = fractal_noise(rng, _NOISE_SIZE, _NOISE_SIZE, rows=4, octaves=6)
    scale = 46 if spec.scene != "sky" else 34
    down = distance * np.float32(scale * 1.9) + np.float32(rng.uniform(0, _NOISE_SIZE))
    right = (columns - 0.5) * np.float32(width / height * scale * 2.2) * distance + np.float32(_NOISE_SIZE / 2)
    density = sample(noise, down, right)
    towards_sun = sample(noise, down + np.float32(5 * (sun[0] - 0.4)), right + np.float32(9 * (sun[1] - 0.5)))
    threshold = float(np.quantile(density, 1 - min(lighting.cloud_cover, 0.97)))
    cover = smoothstep(threshold, threshold + 0.17, density)
    lit = np.clip(0.62 + (density - towards_sun) * 5.5 - (density - threshold) * 1.15, 0, 1)
    cover = resize_field(cover, sky_rows, width)[..., None]
    lit = resize_field(lit, sky_rows, width)[..., None]
    colour = mix(rgb(lighting.cloud_shadow), rgb(lighting.cloud), lit)
    haze = np.linspace(0, 1, sky_rows, dtype=np.float32)[:, None, None] ** 4
    result = pixels.copy()
    result[:sky_rows] = mix(pixels[:sky_rows], colour, np.clip(cover, 0, 1) * (0.96 - 0.62 * haze))
    return result
