"""Accepted image formats and limits, and format detection by magic bytes."""

from dataclasses import dataclass
from typing import Final

MAX_IMAGE_BYTES: Final = 10 * 1024 * 1024
MAX_IMAGE_PIXELS: Final = 50_000_000

JPEG: Final = "jpg"
PNG: Final = "png"
WEBP: Final = "webp"


def sniff(content: bytes) -> str | None:
    """Detect the format by the first bytes: jpg, png or webp, or None for anything else."""
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return WEBP
    return None


@dataclass(frozen=True, slots=True)
class ValidatedImage:
    """An image that was validated and normalised: it can be stored and sent to a provider."""

    content: bytes
    extension: str
