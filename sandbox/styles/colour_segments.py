"""Segments an image into areas of a few flat colours, for styles such as paper and clay."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from sandbox.arrays import FloatImage, ImageArray, luminance, shrink, to_float, to_uint8
from sandbox.postprocessing import adjust_saturation

_SAMPLE_ROWS, _ITERATIONS = 48, 3
_MIN_MEAN_BRIGHTNESS = 0.42


@dataclass(frozen=True, slots=True)
class ColourSegments:
    """The colour index of each pixel of a reduced image, and the colours, darkest first."""

    indices: NDArray[np.uint8]
    colours: FloatImage


def brighten_dark_image(image: ImageArray) -> ImageArray:
    """Brighten a dark image by gamma correction, since paper and clay emit no light."""
    pixels = to_float(image)
    level = luminance(pixels)
    mean = max(float(level[::8, ::8].mean()), 0.02)
    if mean >= _MIN_MEAN_BRIGHTNESS:
        return image
    gamma = max(float(np.log(_MIN_MEAN_BRIGHTNESS) / np.log(mean)), 0.45)
    table = (np.arange(256, dtype=np.float32) / 255 + 0.004) ** np.float32(gamma - 1)
    return to_uint8(pixels * np.minimum(np.take(table, (level * 255).astype(np.uint8)), 5.0)[..., None])


def dominant_colours(image: ImageArray, count: int) -> FloatImage:
    """Find the colours that represent the image best (k-means, started with common and rare colours), darkest first."""
    small = Image.fromarray(image).resize((_SAMPLE_ROWS * 2, _SAMPLE_ROWS), Image.Resampling.BOX)
    colours = np.concatenate(
        [
            _initial_colours(small, Image.Quantize.MEDIANCUT, count - count // 3),
            _initial_colours(small, Image.Quantize.MAXCOVERAGE, count // 3),
        ]
    )
    points = adjust_saturation(to_float(np.asarray(small)).reshape(-1, 3), 1.5)
    colours = adjust_saturation(colours, 1.5)
    for _ in range(_ITERATIONS):
        nearest = _nearest(points, colours)
        sums = np.stack([np.bincount(nearest, points[:, channel], len(colours)) for channel in range(3)], axis=-1)
        counts = np.bincount(nearest, minlength=len(colours))[:, None]
        colours = np.where(counts > 0, sums / np.maximum(counts, 1), colours)
    colours = np.clip(adjust_saturation(colours, 1 / 1.5), 0, 1)
    return colours[np.argsort(luminance(colours.astype(np.float32)))].astype(np.float32)


def _initial_colours(image: Image.Image, method: Image.Quantize, count: int) -> FloatImage:
    palette = image.quantize(count, method, dither=Image.Dither.NONE).getpalette() or [0, 0, 0]
    return to_float(np.array(palette, dtype=np.uint8).reshape(-1, 3)[:count])


def segment_colours(image: ImageArray, count: int, *, longest: int = 420, smooth: int = 5) -> ColourSegments:
    """Assign one of a few colours to every pixel and remove small areas."""
    small = np.asarray(Image.fromarray(shrink(image, longest)).filter(ImageFilter.GaussianBlur(1.0)))
    colours = dominant_colours(small, count)
    indices = nearest_colours(to_float(small), colours)
    for size in (3, smooth):
        indices = np.asarray(Image.fromarray(indices).filter(ImageFilter.ModeFilter(size)), dtype=np.uint8)
    return ColourSegments(indices, colours)


def nearest_colours(pixels: FloatImage, colours: FloatImage) -> NDArray[np.uint8]:
    """Return the index of the nearest colour for every pixel."""
    flat = adjust_saturation(pixels.reshape(-1, 3), 1.5)
    return _nearest(flat, adjust_saturation(colours, 1.5)).reshape(pixels.shape[:-1]).astype(np.uint8)


def _nearest(points: FloatImage, colours: FloatImage) -> NDArray[np.intp]:
    squared_distance = (colours**2).sum(axis=1)[None, :] - 2 * points @ colours.T
    nearest: NDArray[np.intp] = squared_distance.argmin(axis=1)
    return nearest


def fill_segments(indices: NDArray[np.uint8], colours: FloatImage) -> ImageArray:
    """Return the image of the segments."""
    return to_uint8(colours)[indices]
