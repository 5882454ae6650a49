"""What the stand-ins make: real images and videos, small in bytes, whose colour the request chooses."""

import hashlib
import io
from functools import lru_cache
from typing import Any

import av
import numpy as np
from PIL import Image

PILLOW_NAMES = {"png": "PNG", "jpeg": "JPEG", "webp": "WEBP"}


@lru_cache(maxsize=256)
def image(size: tuple[int, int], kind: str, wish: str) -> bytes:
    """Of that size and kind (png, jpeg, webp); the same wish gives the same image."""
    red, green, blue = hashlib.sha256(wish.encode()).digest()[:3]
    out = io.BytesIO()
    options = {"compress_level": 1} if kind == "png" else {}
    Image.new("RGB", size, (red, green, blue)).save(out, PILLOW_NAMES[kind], **options)
    return out.getvalue()


@lru_cache(maxsize=8)
def video(size: tuple[int, int] = (1024, 576), seconds: int = 1) -> bytes:
    """H.264, yuv420p, its index first (room for it is kept there)."""
    file = io.BytesIO()
    with av.open(file, "w", format="mp4", options={"moov_size": "16384"}) as container:
        track: Any = container.add_stream("libx264", rate=8)
        track.width, track.height, track.pix_fmt = *size, "yuv420p"
        track.options = {"preset": "ultrafast", "threads": "1"}
        for number in range(8 * seconds):
            shade = np.full((size[1], size[0], 3), 20 * number % 255, np.uint8)
            container.mux(track.encode(av.VideoFrame.from_ndarray(shade, format="rgb24")))
        container.mux(track.encode())
    return file.getvalue()


def opened(content: bytes) -> Image.Image:
    """Raises ValueError where it is no image that Pillow reads whole."""
    try:
        image = Image.open(io.BytesIO(content), formats=["PNG", "JPEG", "WEBP"])
        image.load()
    except (OSError, SyntaxError) as error:
        raise ValueError("not an image") from error
    return image


def about(megapixels: float, ratio: float, step: int = 64) -> tuple[int, int]:
    """The size of that many megapixels, in whole steps."""
    height = (megapixels * 1024 * 1024 / ratio) ** 0.5
    return max(1, round(height * ratio / step)) * step, max(1, round(height / step)) * step
