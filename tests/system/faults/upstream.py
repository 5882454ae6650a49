"""A fake image provider and video provider: it records every call that it charges for, and takes injected faults."""

import io
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, BinaryIO, Final

from shared.domain.errors import (
    AiArtError,
    ProviderResponseError,
    ProviderThrottledError,
    ProviderUnavailableError,
    SubmissionUnknownError,
)
from shared.domain.generation import GeneratedImage, ImageToImage, ImageToVideo, TextToImage, VideoState
from tests.support.fakes.flat_images import flat_image
from tests.support.fakes.mp4_files import an_mp4
from tests.system.faults.fault import Fault

if TYPE_CHECKING:
    from tests.system.faults.wire import Wire

MP4: Final = an_mp4()
_VIDEO_DURATION: Final = timedelta(seconds=6)
_CHARGED_CALLS: Final = frozenset({"submit", "generate", "transform"})


class Upstream:
    """Implements the port `ImageProvider` and `shared.ports.providers.VideoProvider`.

    `charged` holds the prompt of each charged image and the token of each charged video.
    """

    def __init__(self, wire: "Wire", now: Callable[[], datetime], *, submit_is_idempotent: bool) -> None:
        self._wire = wire
        self._now = now
        self._submit_is_idempotent = submit_is_idempotent
        self.charged: list[str] = []
        self.canceled: set[str] = set()
        self.raises: dict[str, list[Exception]] = {}
        self.video = MP4
        self.image_seconds = 0.0
        self._ready: dict[str, datetime] = {}

    @property
    def submit_is_idempotent(self) -> bool:
        return self._submit_is_idempotent

    def generate(self, request: TextToImage) -> GeneratedImage:
        return self._call("generate", lambda: self._create_image(request))

    def transform(self, request: ImageToImage) -> GeneratedImage:
        return self._call("transform", lambda: self._create_image(request))

    def submit(self, request: ImageToVideo, *, token: str) -> str:
        assert request.image
        return self._call("submit", lambda: self._create_video(token))

    def check(self, upstream_id: str) -> VideoState:
        return self._call("check", lambda: self._state(upstream_id))

    def cancel(self, upstream_id: str) -> bool:
        def canceled() -> bool:
            self.canceled.add(upstream_id)
            return True

        return self._call("cancel", canceled)

    def fetch(self, upstream_id: str) -> BinaryIO:
        def video() -> BinaryIO:
            self._state(upstream_id)
            return io.BytesIO(self.video)

        return self._call("fetch", video)

    def delay(self, **time: float) -> None:
        """Finish all videos later by this time."""
        self._ready = {name: at + timedelta(**time) for name, at in self._ready.items()}

    def delete_videos(self) -> None:
        """Delete all videos: `check` and `fetch` fail from now on."""
        self._ready.clear()

    def _create_image(self, request: TextToImage) -> GeneratedImage:
        self.charged.append(request.prompt)
        self._wire.sleep(self.image_seconds)
        return flat_image(request)

    def _create_video(self, token: str) -> str:
        if not (self._submit_is_idempotent and token in self.charged):
            self.charged.append(token)
        upstream_id = f"up-{token}" if self._submit_is_idempotent else f"up-{token}-{len(self.charged)}"
        self._ready.setdefault(upstream_id, self._now() + _VIDEO_DURATION)
        return upstream_id

    def _state(self, upstream_id: str) -> VideoState:
        if upstream_id not in self._ready:
            raise ProviderResponseError("The provider no longer knows this video.")
        return VideoState.SUCCEEDED if self._now() >= self._ready[upstream_id] else VideoState.IN_PROGRESS

    def _call[T](self, name: str, effect: Callable[[], T]) -> T:
        """Raise what an adapter raises: SubmissionUnknownError where it is unknown whether the call was charged."""
        fault = self._wire.begin("upstream", name)
        if self.raises.get(name):
            raise self.raises[name].pop(0)
        unclear = SubmissionUnknownError if name in _CHARGED_CALLS else ProviderUnavailableError
        before: dict[Fault | None, AiArtError] = {
            Fault.ERROR: ProviderUnavailableError("The provider is down."),
            Fault.THROTTLED: ProviderThrottledError("The provider throttles.", retry_after=7),
            Fault.TIMEOUT: unclear("No answer came."),
        }
        if fault in before:
            raise before[fault]
        result = effect()
        self._wire.after_effect(fault)
        if fault in (Fault.LOST, Fault.UNANSWERED):
            raise unclear("No answer came.")
        if fault is Fault.GARBLED:
            raise ProviderResponseError("The answer cannot be read.")
        return result
