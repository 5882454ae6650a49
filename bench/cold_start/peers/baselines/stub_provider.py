"""Replaces the provider by a stub that returns at once an image of the requested proportions and format."""

import struct
import zlib

from shared.domain.generation import GeneratedImage, TextToImage
from shared.runtime.wiring.providers import PROVIDERS, ProviderEntry


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _png(size: tuple[int, int]) -> bytes:
    """Return a PNG with valid chunks and zeros as pixel data: an image that has the requested size is not decoded."""
    header = _chunk(b"IHDR", struct.pack(">IIBBBBB", *size, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + _chunk(b"IDAT", bytes(60_000)) + _chunk(b"IEND", b"")


class StubProvider:
    """Implements the port `ImageProvider`."""

    def generate(self, request: TextToImage) -> GeneratedImage:
        return GeneratedImage(_png(request.aspect_ratio.size), request.output_format)

    transform = generate


PROVIDERS["sandbox"] = ProviderEntry(is_set_up=lambda _settings: True, images=lambda _model, _context: StubProvider())
