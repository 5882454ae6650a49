"""When an image has the proportions asked for, and what to cut away where it does not."""

from typing import Final

_FIFTIETH: Final = 50  # 2 %, in whole numbers, so that exactly 2 % is still near
LONG_SIDE: Final = 1024


def is_near(width: int, height: int, wanted: tuple[int, int]) -> bool:
    """Whether width to height differs from the wanted one by at most 2 %."""
    return _FIFTIETH * abs(width * wanted[1] - height * wanted[0]) <= height * wanted[0]


def is_large_enough(width: int, height: int) -> bool:
    return max(width, height) >= LONG_SIDE


def crop_box(width: int, height: int, wanted: tuple[int, int]) -> tuple[int, int, int, int]:
    """The largest middle part (left, top, right, bottom) of the wanted proportions."""
    across, down = min(width, round(height * wanted[0] / wanted[1])), min(height, round(width * wanted[1] / wanted[0]))
    left, top = (width - across) // 2, (height - down) // 2
    return left, top, left + across, top + down


def enlarged(width: int, height: int) -> tuple[int, int]:
    """The size with a long side of at least 1024 pixels."""
    factor = max(1.0, LONG_SIDE / max(width, height))
    return round(width * factor), round(height * factor)
