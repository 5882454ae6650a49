"""How an image comes to fit what a model takes: a crop around its middle, then one size; no squeezing, no borders.

Rules stand as data beside the model. Where sizes are listed, the one of the nearest proportions is taken, of two
equally near the first (4:3 lies midway between 16:9 and 1:1). Else the image is cropped only as far as its
proportions are beyond the bounds, made smaller only where it is too large, larger only where it is too small.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from shared.domain.image_formats import JPEG, MAX_IMAGE_BYTES, MAX_IMAGE_PIXELS, PNG

type Size = tuple[int, int]
type Box = tuple[int, int, int, int]

_NO_SIDE_IS_LONGER: Final = 65_535


@dataclass(frozen=True, slots=True, kw_only=True)
class InputImageRules:
    """What a model takes: sides and areas in pixels, `max_ratio` long side to short, files of `max_bytes` in `formats`.

    `sizes` (width, height), if there are any, is all that it takes. Raises ValueError where no image could keep them.
    """

    sizes: tuple[Size, ...] = ()
    min_side: int = 1
    max_side: int = _NO_SIDE_IS_LONGER
    min_pixels: int = 1
    max_pixels: int = MAX_IMAGE_PIXELS
    max_ratio: float = float(_NO_SIDE_IS_LONGER)
    multiple_of: int = 1
    max_bytes: int = MAX_IMAGE_BYTES
    formats: tuple[str, ...] = (PNG, JPEG)

    def __post_init__(self) -> None:
        if self.multiple_of < 1 or not {PNG, JPEG} & {*self.formats} or not self._leave_room():
            raise ValueError("No image can keep these rules.")

    @property
    def smallest_side(self) -> int:
        return _up(self.min_side, self.multiple_of)

    @property
    def largest_side(self) -> int:
        return _down(self.max_side, self.multiple_of)

    @property
    def ratio(self) -> float:
        """The most that long side to short may be for every other rule to be kept as well."""
        short, long = self.smallest_side, self.largest_side
        return min(self.max_ratio, long / short, self.max_pixels / short**2, long**2 / self.min_pixels)

    def _leave_room(self) -> bool:
        square = self.smallest_side
        return 0 < square <= self.largest_side and square**2 <= self.max_pixels and self.ratio >= 1


@dataclass(frozen=True, slots=True)
class Fit:
    """The part to keep (left, upper, right, lower) and the size to bring it to."""

    crop: Box
    size: Size


def fit(width: int, height: int, rules: InputImageRules) -> Fit:
    """The fit of an image of that size."""
    if rules.sizes:
        size = min(rules.sizes, key=lambda size: round(abs(math.log(width * size[1] / (height * size[0]))), 9))
    else:
        size = _size(width, height, rules)
    if size[0] <= width < size[0] + rules.multiple_of and size[1] <= height < size[1] + rules.multiple_of:
        return Fit(_middle(width, height, size), size)  # a few lines too many: cut off rather than scaled away
    ratio = size[0] / size[1]
    part = (min(width, round(height * ratio)), min(height, round(width / ratio)))
    return Fit(_middle(width, height, (max(1, part[0]), max(1, part[1]))), size)


def _size(width: int, height: int, rules: InputImageRules) -> Size:
    short, long = min(width, height), max(width, height)
    long = min(long, max(short, int(short * rules.ratio)))
    scale = min(1.0, rules.max_side / long, math.sqrt(rules.max_pixels / (long * short)))
    scale = max(scale, rules.min_side / short, math.sqrt(rules.min_pixels / (long * short)))
    found = _rounded(short * scale, long * scale, _up if scale > 1 else _down, rules)
    if found[0] * found[1] < rules.min_pixels:
        found = _rounded(short * scale, long * scale, _up, rules)
    return (found[1], found[0]) if width >= height else found


def _rounded(short: float, long: float, near: Callable[[float, int], int], rules: InputImageRules) -> Size:
    """Short and long side in whole multiples, held to each bound exactly, whatever the roundings before."""
    exact = min(rules.largest_side, max(rules.smallest_side, near(short, rules.multiple_of)))
    room = min(rules.largest_side, rules.max_pixels // exact, int(exact * rules.max_ratio))
    return exact, min(_down(room, rules.multiple_of), max(exact, near(long, rules.multiple_of)))


def _middle(width: int, height: int, part: Size) -> Box:
    left, upper = (width - part[0]) // 2, (height - part[1]) // 2
    return (left, upper, left + part[0], upper + part[1])


def _up(side: float, multiple: int) -> int:
    return math.ceil(side / multiple) * multiple


def _down(side: float, multiple: int) -> int:
    return int(side / multiple) * multiple
