"""Cuts a picture into few flat colours, as somebody does who works in paper or clay."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from shared.adapters.providers.sandbox.optics import saturated
from shared.adapters.providers.sandbox.pixels import Light, Picture, luminance, shrink, to_light, to_picture

_SAMPLE, _ROUNDS = 48, 3
_BRIGHTEST = 0.42


@dataclass(frozen=True, slots=True)
class Areas:
    """The number of its colour for each place of a small picture, and the colours, darkest first."""

    numbers: NDArray[np.uint8]
    colours: Light


def lifted(picture: Picture) -> Picture:
    """Bring a dark picture into the light, since paper and clay do not shine."""
    light = to_light(picture)
    level = luminance(light)
    mean = max(float(level[::8, ::8].mean()), 0.02)
    if mean >= _BRIGHTEST:
        return picture
    bend = max(float(np.log(_BRIGHTEST) / np.log(mean)), 0.45)
    table = (np.arange(256, dtype=np.float32) / 255 + 0.004) ** np.float32(bend - 1)
    return to_picture(light * np.minimum(np.take(table, (level * 255).astype(np.uint8)), 5.0)[..., None])


def palette_of(picture: Picture, count: int) -> Light:
    """Find the colours that stand for the picture best (k-means over common and rare ones), darkest first."""
    small = Image.fromarray(picture).resize((_SAMPLE * 2, _SAMPLE), Image.Resampling.BOX)
    colours = np.concatenate(
        [
            _begun(small, Image.Quantize.MEDIANCUT, count - count // 3),
            _begun(small, Image.Quantize.MAXCOVERAGE, count // 3),
        ]
    )
    points = saturated(to_light(np.asarray(small)).reshape(-1, 3), 1.5)
    colours = saturated(colours, 1.5)
    for _ in range(_ROUNDS):
        nearest = _nearest(points, colours)
        sums = np.stack([np.bincount(nearest, points[:, part], len(colours)) for part in range(3)], axis=-1)
        amounts = np.bincount(nearest, minlength=len(colours))[:, None]
        colours = np.where(amounts > 0, sums / np.maximum(amounts, 1), colours)
    colours = np.clip(saturated(colours, 1 / 1.5), 0, 1)
    return colours[np.argsort(luminance(colours.astype(np.float32)))].astype(np.float32)


def _begun(image: Image.Image, method: Image.Quantize, count: int) -> Light:
    palette = image.quantize(count, method, dither=Image.Dither.NONE).getpalette() or [0, 0, 0]
    return to_light(np.array(palette, dtype=np.uint8).reshape(-1, 3)[:count])


def areas(picture: Picture, count: int, *, longest: int = 420, smooth: int = 5) -> Areas:
    """Give every place one of a few colours, in areas without crumbs."""
    small = np.asarray(Image.fromarray(shrink(picture, longest)).filter(ImageFilter.GaussianBlur(1.0)))
    colours = palette_of(small, count)
    numbers = numbers_of(to_light(small), colours)
    for size in (3, smooth):
        numbers = np.asarray(Image.fromarray(numbers).filter(ImageFilter.ModeFilter(size)), dtype=np.uint8)
    return Areas(numbers, colours)


def numbers_of(light: Light, colours: Light) -> NDArray[np.uint8]:
    """Say for every place which of the colours is nearest."""
    flat = saturated(light.reshape(-1, 3), 1.5)
    return _nearest(flat, saturated(colours, 1.5)).reshape(light.shape[:-1]).astype(np.uint8)


def _nearest(points: Light, colours: Light) -> NDArray[np.intp]:
    apart = (colours**2).sum(axis=1)[None, :] - 2 * points @ colours.T
    nearest: NDArray[np.intp] = apart.argmin(axis=1)
    return nearest


def painted(numbers: NDArray[np.uint8], colours: Light) -> Picture:
    """Give the flat picture of numbered areas."""
    return to_picture(colours)[numbers]
