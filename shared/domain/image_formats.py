"""What an uploaded image may be, judged by its first bytes."""

from typing import Final

MAX_IMAGE_BYTES: Final = 10 * 1024 * 1024
MAX_IMAGE_PIXELS: Final = 50_000_000

JPEG: Final = "jpg"
PNG: Final = "png"
WEBP: Final = "webp"


def sniff(content: bytes) -> str | None:
    """The extension of the format the bytes begin like (jpg, png, webp), or None for anything else."""
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return WEBP
    return None
