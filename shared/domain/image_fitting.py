"""Compute crop and size of an input image so that a model accepts it: a centred crop, then one resize.

The image is never distorted and gets no borders. Each model has its rules as data. Where the rules list sizes, the one
of the nearest aspect ratio is used, the first of two equally near (4:3 is midway between 16:9 and 1:1). Otherwise the
image is cropped only as far as its aspect ratio is out of bounds, shrunk only where it is too large and enlarged only
where it is too small.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from shared.domain.image_formats import JPEG, MAX_IMAGE_BYTES, MAX_IMAGE_PIXELS, PNG

type Size = tuple[int, int]
type Box = tuple[int, int, int, int]

_LONGEST_SIDE: Final = 65_535


@dataclass(frozen=True, slots=True, kw_only=True)
class InputImageRules:
    """Which input images a model accepts: sides and areas in pixels, `max_ratio` of long to short side, files of at
    most `max_bytes` in one of `formats`.

    Where `sizes` (width, height) has entries, only these are accepted. Raises ValueError for rules that no image meets.
    """

    sizes: tuple[Size, ...] = ()
    min_side: int = 1
    max_side: int = _LONGEST_SIDE
    min_pixels: int = 1
    max_pixels: int = MAX_IMAGE_PIXELS
    max_ratio: float = float(_LONGEST_SIDE)
    multiple_of: int = 1
    max_bytes: int = MAX_IMAGE_BYTES
    formats: tuple[str, ...] = (PNG, JPEG)

    def __post_init__(self) -> None:
        if self.multiple_of < 1 or not {PNG, JPEG} & {*self.formats} or not self._are_satisfiable():
            raise ValueError("No image can meet these rules.")

    @property
    def smallest_side(self) -> int:
        """Shortest side allowed, as a whole multiple."""
        return _up(self.min_side, self.multiple_of)

    @property
    def largest_side(self) -> int:
        """Longest side allowed, as a whole multiple."""
        return _down(self.max_side, self.multiple_of)

    @property
    def ratio(self) -> float:
        """Largest ratio of long to short side that still allows every other rule to be met."""
        short, long = self.smallest_side, self.largest_side
        return min(self.max_ratio, long / short, self.max_pixels / short**2, long**2 / self.min_pixels)

    def _are_satisfiable(self) -> bool:
        square = self.smallest_side
        return 0 < square <= self.largest_side and square**2 <= self.max_pixels and self.ratio >= 1


@dataclass(frozen=True, slots=True)
class Fit:
    """The crop box (left, upper, right, lower) and the size to resize it to, in pixels."""

    crop: Box
    size: Size


def fit(width: int, height: int, rules: InputImageRules) -> Fit:
    """Return crop and size for an image of `width` x `height` pixels."""
    if rules.sizes:
        size = min(rules.sizes, key=lambda size: round(abs(math.log(width * size[1] / (height * size[0]))), 9))
    else:
        size = _size(width, height, rules)
    if size[0] <= width < size[0] + rules.multiple_of and size[1] <= height < size[1] + rules.multiple_of:
        return Fit(_centred_crop(width, height, size), size)  # a few pixels too many: crop instead of resizing
    ratio = size[0] / size[1]
    part = (min(width, round(height * ratio)), min(height, round(width / ratio)))
    return Fit(_centred_crop(width, height, (max(1, part[0]), max(1, part[1]))), size)


def _size(width: int, height: int, rules: InputImageRules) -> Size:
    short, long = min(width, height), max(width, height)
    long = min(long, max(short, int(short * rules.ratio)))
    scale = min(1.0, rules.max_side / long, math.sqrt(rules.max_pixels / (long * short)))
    scale = max(scale, rules.min_side / short, math.sqrt(rules.min_pixels / (long * short)))
    size = _rounded(short * scale, long * scale, _up if scale > 1 else _down, rules)
    if size[0] * size[1] < rules.min_pixels:
        size = _rounded(short * scale, long * scale, _up, rules)
    return (size[1], size[0]) if width >= height else size


def _rounded(short: float, long: float, rounding: Callable[[float, int], int], rules: InputImageRules) -> Size:
    """Return short and long side as whole multiples within every bound, whatever was rounded before."""
    exact = min(rules.largest_side, max(rules.smallest_side, rounding(short, rules.multiple_of)))
    room = min(rules.largest_side, rules.max_pixels // exact, int(exact * rules.max_ratio))
    return exact, min(_down(room, rules.multiple_of), max(exact, rounding(long, rules.multiple_of)))


def _centred_crop(width: int, height: int, part: Size) -> Box:
    left, upper = (width - part[0]) // 2, (height - part[1]) // 2
    return (left, upper, left + part[0], upper + part[1])


def _up(side: float, multiple: int) -> int:
    return math.ceil(side / multiple) * multiple


def _down(side: float, multiple: int) -> int:
    return int(side / multiple) * multiple
