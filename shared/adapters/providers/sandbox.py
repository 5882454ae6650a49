"""The sandbox as a provider: the procedural generator of the package `sandbox`, without key, network or AI model."""

import hashlib
import io
import json
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, BinaryIO, Final

from sandbox.api import animate_image, draw_image, encode_image, transform_image
from shared.domain.errors import NotFoundError, ProviderResponseError
from shared.domain.generation import GeneratedImage, ImageToImage, ImageToVideo, TextToImage
from shared.domain.media import MediaKey
from shared.ports import Clock, MediaStore, VideoState

_VIDEO_DURATION: Final = timedelta(seconds=3)
"""How long a video job appears to be in progress."""
_RETENTION: Final = timedelta(days=1)


class SandboxImageProvider:
    """Implements `shared.ports.ImageProvider`. `seconds` delays every image, to rehearse a slow provider."""

    def __init__(self, *, seconds: int = 0, sleep: Callable[[float], None] = time.sleep) -> None:
        self._seconds = seconds
        self._sleep = sleep

    def generate(self, request: TextToImage) -> GeneratedImage:
        self._delay()
        width, height = request.aspect_ratio.size
        image = draw_image(
            prompt=request.prompt,
            negative_prompt=request.negative_prompt or "",
            style_preset=request.style_preset,
            width=width,
            height=height,
            seed=request.seed,
        )
        return GeneratedImage(encode_image(image, request.output_format), request.output_format)

    def transform(self, request: ImageToImage) -> GeneratedImage:
        self._delay()
        width, height = request.aspect_ratio.size
        image = transform_image(
            request.image,
            prompt=request.prompt,
            negative_prompt=request.negative_prompt or "",
            style_preset=request.style_preset,
            strength=request.strength,
            width=width,
            height=height,
            seed=request.seed,
        )
        return GeneratedImage(encode_image(image, request.output_format), request.output_format)

    def _delay(self) -> None:
        if self._seconds:
            self._sleep(self._seconds)


class SandboxVideoProvider:
    """Implements `shared.ports.VideoProvider`; stores each submitted request until its video is fetched."""

    def __init__(self, *, media: MediaStore, clock: Clock) -> None:
        self._media = media
        self._clock = clock

    @property
    def submit_is_idempotent(self) -> bool:
        return True  # the id is derived from the token, so a second submission overwrites the first with the same data

    def submit(self, request: ImageToVideo, *, token: str) -> str:
        upstream_id = hashlib.sha256(f"sandbox {token}".encode()).hexdigest()[:32]
        now = self._clock()
        parameters = {
            "ready_at": (now + _VIDEO_DURATION).isoformat(),
            "seed": request.seed,
            "cfg_scale": request.cfg_scale,
            "motion_bucket_id": request.motion_bucket_id,
        }
        expires_at = now + _RETENTION
        self._media.put(_image_key(upstream_id), io.BytesIO(request.image), expires_at=expires_at)
        self._media.put(
            _parameters_key(upstream_id), io.BytesIO(json.dumps(parameters).encode()), expires_at=expires_at
        )
        return upstream_id

    def check(self, upstream_id: str) -> VideoState:
        ready_at = datetime.fromisoformat(self._parameters(upstream_id)["ready_at"])
        return VideoState.SUCCEEDED if self._clock() >= ready_at else VideoState.IN_PROGRESS

    def cancel(self, upstream_id: str) -> bool:
        self._media.delete(_parameters_key(upstream_id))
        self._media.delete(_image_key(upstream_id))
        return True

    def fetch(self, upstream_id: str) -> BinaryIO:
        parameters = self._parameters(upstream_id)
        video = animate_image(
            self._media.read(_image_key(upstream_id)),
            seed=parameters["seed"],
            cfg_scale=parameters["cfg_scale"],
            motion_bucket_id=parameters["motion_bucket_id"],
        )
        return io.BytesIO(video)

    def _parameters(self, upstream_id: str) -> dict[str, Any]:
        try:
            return dict(json.loads(self._media.read(_parameters_key(upstream_id))))
        except NotFoundError as error:
            raise ProviderResponseError("The sandbox no longer knows this video.") from error


def _image_key(upstream_id: str) -> MediaKey:
    return MediaKey("sandbox", f"{upstream_id}.png")


def _parameters_key(upstream_id: str) -> MediaKey:
    return MediaKey("sandbox", f"{upstream_id}.json")
