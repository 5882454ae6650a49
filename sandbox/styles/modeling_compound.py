"""Modelling compound: rounded pieces of coloured clay with fingerprints."""

import numpy as np
from PIL import Image, ImageFilter

from sandbox.arrays import Field, ImageArray, resize_field, to_float, to_uint8
from sandbox.noise import fractal_noise
from sandbox.postprocessing import adjust_saturation
from sandbox.styles.colour_segments import brighten_dark_image, fill_segments, segment_colours

_COLOURS = 14


def modeling_compound(image: ImageArray, rng: np.random.Generator) -> ImageArray:
    """Render as modelling clay."""
    height, width = image.shape[:2]
    segments = segment_colours(brighten_dark_image(image), _COLOURS, longest=400)
    base = Image.fromarray(fill_segments(segments.indices, segments.colours)).resize(
        (width, height), Image.Resampling.BICUBIC
    )
    narrow_dome, wide_dome = _dome(segments.indices, 2.0, height, width), _dome(segments.indices, 6.0, height, width)
    dents = resize_field(fractal_noise(rng, 128, 128, rows=8, octaves=2), height, width)
    prints = np.sin(dents * 130) * resize_field(fractal_noise(rng, 64, 64, rows=6, octaves=2), height, width) ** 4
    surface = narrow_dome * 4.2 + wide_dome * 7 + dents * 7 + prints * 0.40
    slope = np.zeros_like(surface)
    slope[3:, 3:] = (surface[3:, 3:] - surface[:-3, :-3]) * np.float32(0.30)
    gloss = np.clip(slope - 0.20, 0, 1) * 0.75
    clay = adjust_saturation(to_float(np.asarray(base)) * 0.88 + 0.09, 1.35)
    groove = 0.62 + 0.38 * np.clip(narrow_dome * 1.2, 0, 1)
    return to_uint8(clay * (groove + np.clip(slope, -0.42, 0.45))[..., None] + gloss[..., None])


def _dome(indices: ImageArray, radius: float, height: int, width: int) -> Field:
    """Return a rounded height for every segment: 0 at its border, 1 well inside."""
    borders = np.zeros(indices.shape, dtype=np.uint8)
    borders[1:, 1:] = ((indices[1:, 1:] != indices[:-1, 1:]) | (indices[1:, 1:] != indices[1:, :-1])) * np.uint8(255)
    blurred = np.asarray(Image.fromarray(borders).filter(ImageFilter.GaussianBlur(radius)), dtype=np.float32) / 255
    return resize_field(np.clip(1 - blurred * np.float32(1.1 * radius**0.7), 0, 1), height, width)
