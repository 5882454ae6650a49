"""The sandbox as a provider: no key, no network, no AI; pictures are drawn, videos take a few seconds as elsewhere."""

import hashlib
import io
import json
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, BinaryIO, Final

import numpy as np
from PIL import Image, ImageOps

from shared.adapters.providers.sandbox.pictures import draw_picture
from shared.adapters.providers.sandbox.transform import transform_picture
from shared.domain.errors import NotFoundError, ProviderResponseError
from shared.domain.generation import GeneratedImage, ImageToImage, ImageToVideo, OutputFormat, TextToImage, VideoState
from shared.domain.media import MediaKey
from shared.ports.media import MediaStore
from shared.ports.platform import Clock

if TYPE_CHECKING:
    from numpy.typing import NDArray

_SAVE_OPTIONS: Final[dict[OutputFormat, dict[str, Any]]] = {
    OutputFormat.PNG: {"format": "PNG", "compress_level": 1},
    OutputFormat.JPG: {"format": "JPEG", "quality": 92},
    OutputFormat.WEBP: {"format": "WEBP", "quality": 90, "method": 0},
}
_VIDEO_SECONDS: Final = timedelta(seconds=3)
_KEPT: Final = timedelta(days=1)
_LONG_SIDE: Final = 1024


class SandboxImageProvider:
    """Implements `shared.ports.providers.ImageProvider`. `seconds` is how long it thinks, to rehearse slow ones."""

    def __init__(self, *, seconds: int = 0, sleep: Callable[[float], None] = time.sleep) -> None:
        self._seconds = seconds
        self._sleep = sleep

    def generate(self, request: TextToImage) -> GeneratedImage:
        self._think()
        width, height = request.aspect_ratio.size
        pixels = draw_picture(
            prompt=request.prompt,
            negative_prompt=request.negative_prompt or "",
            style_preset=request.style_preset,
            width=width,
            height=height,
            seed=request.seed,
        )
        return _encoded(pixels, request.output_format)

    def transform(self, request: ImageToImage) -> GeneratedImage:
        self._think()
        pixels = transform_picture(
            _fitted(request.image, request.aspect_ratio.size),
            prompt=request.prompt,
            negative_prompt=request.negative_prompt or "",
            style_preset=request.style_preset,
            strength=request.strength,
            seed=request.seed,
        )
        return _encoded(pixels, request.output_format)

    def _think(self) -> None:
        if self._seconds:
            self._sleep(self._seconds)


class SandboxVideoProvider:
    """Implements `shared.ports.providers.VideoProvider`; keeps what it was asked in a place of its own, as any upstream does."""

    def __init__(self, *, media: MediaStore, clock: Clock) -> None:
        self._media = media
        self._clock = clock

    @property
    def submit_is_idempotent(self) -> bool:
        return True  # the id follows from the token, so a second submission writes the same order over the first

    def submit(self, request: ImageToVideo, *, token: str) -> str:
        upstream_id = hashlib.sha256(f"sandbox {token}".encode()).hexdigest()[:32]
        now = self._clock()
        order = {
            "ready_at": (now + _VIDEO_SECONDS).isoformat(),
            "seed": request.seed,
            "cfg_scale": request.cfg_scale,
            "motion_bucket_id": request.motion_bucket_id,
        }
        self._media.put(_picture_key(upstream_id), io.BytesIO(request.image), expires_at=now + _KEPT)
        self._media.put(_order_key(upstream_id), io.BytesIO(json.dumps(order).encode()), expires_at=now + _KEPT)
        return upstream_id

    def check(self, upstream_id: str) -> VideoState:
        ready_at = datetime.fromisoformat(self._order(upstream_id)["ready_at"])
        return VideoState.SUCCEEDED if self._clock() >= ready_at else VideoState.IN_PROGRESS

    def cancel(self, upstream_id: str) -> bool:
        self._media.delete(_order_key(upstream_id))
        self._media.delete(_picture_key(upstream_id))
        return True

    def fetch(self, upstream_id: str) -> BinaryIO:
        from shared.adapters.providers.sandbox.video import animate_picture  # noqa: PLC0415 - PyAV is for videos only

        order = self._order(upstream_id)
        picture = _video_frame(self._media.read(_picture_key(upstream_id)))
        return io.BytesIO(
            animate_picture(
                picture,
                seed=order["seed"],
                cfg_scale=order["cfg_scale"],
                motion_bucket_id=order["motion_bucket_id"],
            )
        )

    def _order(self, upstream_id: str) -> dict[str, Any]:
        try:
            return dict(json.loads(self._media.read(_order_key(upstream_id))))
        except NotFoundError as error:
            raise ProviderResponseError("The sandbox no longer knows this video.") from error


def _picture_key(upstream_id: str) -> MediaKey:
    return MediaKey("sandbox", f"{upstream_id}.png")


def _order_key(upstream_id: str) -> MediaKey:
    return MediaKey("sandbox", f"{upstream_id}.json")


def _fitted(content: bytes, size: tuple[int, int]) -> "NDArray[np.uint8]":
    """The picture in the size asked for, cropped around its middle rather than squeezed."""
    with Image.open(io.BytesIO(content)) as image:
        return np.asarray(ImageOps.fit(image.convert("RGB"), size, Image.Resampling.BICUBIC), dtype=np.uint8)


def _video_frame(content: bytes) -> "NDArray[np.uint8]":
    """The picture in its own ratio, its long side at most 1024 and both sides even, as yuv420p wants."""
    with Image.open(io.BytesIO(content)) as image:
        scale = min(1.0, _LONG_SIDE / max(image.size))
        size = tuple(max(2, round(side * scale / 2) * 2) for side in image.size)
        return np.asarray(image.convert("RGB").resize((size[0], size[1])), dtype=np.uint8)


def _encoded(pixels: "NDArray[np.uint8]", output_format: OutputFormat) -> GeneratedImage:
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, **_SAVE_OPTIONS[output_format])
    return GeneratedImage(out.getvalue(), output_format)
