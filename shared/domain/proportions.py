"""Aspect ratio of generated images: compare with the requested one, and compute crop and enlargement."""

from typing import Final

from shared.domain.generation import GeneratedImage, TextToImage
from shared.domain.image_formats import MAX_IMAGE_PIXELS
from shared.domain.image_headers import read_image_header

_TOLERANCE_DIVISOR: Final = 50  # 2 % in integer arithmetic, so that exactly 2 % is accepted
LONG_SIDE: Final = 1024


def has_ratio(width: int, height: int, wanted: tuple[int, int]) -> bool:
    """Whether the aspect ratio differs from the wanted one by at most 2 %."""
    return _TOLERANCE_DIVISOR * abs(width * wanted[1] - height * wanted[0]) <= height * wanted[0]


def is_large_enough(width: int, height: int) -> bool:
    """Whether the long side has at least 1024 pixels."""
    return max(width, height) >= LONG_SIDE


def is_as_requested(image: GeneratedImage, request: TextToImage) -> bool:
    """Whether the file's header says that format, aspect ratio and size are as requested; no pixel is decoded."""
    header = read_image_header(image.content)
    return (
        header is not None
        and header.pixels <= MAX_IMAGE_PIXELS
        and header.extension == request.output_format
        and has_ratio(header.width, header.height, request.aspect_ratio.size)
        and is_large_enough(header.width, header.height)
    )


def crop_box(width: int, height: int, wanted: tuple[int, int]) -> tuple[int, int, int, int]:
    """Return the largest centred box (left, top, right, bottom) of the wanted aspect ratio."""
    across, down = min(width, round(height * wanted[0] / wanted[1])), min(height, round(width * wanted[1] / wanted[0]))
    left, top = (width - across) // 2, (height - down) // 2
    return left, top, left + across, top + down


def enlarged(width: int, height: int) -> tuple[int, int]:
    """Return the size scaled so that the long side has at least 1024 pixels."""
    factor = max(1.0, LONG_SIDE / max(width, height))
    return round(width * factor), round(height * factor)
