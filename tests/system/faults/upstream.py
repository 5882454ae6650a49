"""Two providers that keep a ledger of what was bought, and do as they are told about everything else."""

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
from shared.domain.generation import GeneratedImage, ImageToImage, ImageToVideo, TextToImage
from shared.ports import VideoState
from tests.support.fakes.films import a_film
from tests.support.fakes.flat_images import flat_image
from tests.system.faults.fault import Fault

if TYPE_CHECKING:
    from tests.system.faults.wire import Wire

MP4: Final = a_film()
_TAKES: Final = timedelta(seconds=6)
_PURCHASES: Final = frozenset({"submit", "generate", "transform"})


class Upstream:
    """Implements `shared.ports.ImageProvider` and `shared.ports.VideoProvider`."""

    def __init__(self, wire: "Wire", now: Callable[[], datetime], *, submit_is_idempotent: bool) -> None:
        self._wire = wire
        self._now = now
        self._submit_is_idempotent = submit_is_idempotent
        self.bought: list[str] = []
        self.canceled: set[str] = set()
        self.raises: dict[str, list[Exception]] = {}
        self.film = MP4
        self.takes_seconds = 0.0
        self._ready: dict[str, datetime] = {}

    @property
    def submit_is_idempotent(self) -> bool:
        return self._submit_is_idempotent

    def generate(self, request: TextToImage) -> GeneratedImage:
        return self._called("generate", lambda: self._painted(request))

    def transform(self, request: ImageToImage) -> GeneratedImage:
        return self._called("transform", lambda: self._painted(request))

    def submit(self, request: ImageToVideo, *, token: str) -> str:
        assert request.image
        return self._called("submit", lambda: self._taken(token))

    def check(self, upstream_id: str) -> VideoState:
        return self._called("check", lambda: self._state(upstream_id))

    def cancel(self, upstream_id: str) -> bool:
        def canceled() -> bool:
            self.canceled.add(upstream_id)
            return True

        return self._called("cancel", canceled)

    def fetch(self, upstream_id: str) -> BinaryIO:
        def film() -> BinaryIO:
            self._state(upstream_id)
            return io.BytesIO(self.film)

        return self._called("fetch", film)

    def delay(self, **time: float) -> None:
        """What is being made takes that much longer."""
        self._ready = {name: at + timedelta(**time) for name, at in self._ready.items()}

    def forget(self) -> None:
        """What was made is no longer kept there."""
        self._ready.clear()

    def _painted(self, request: TextToImage) -> GeneratedImage:
        self.bought.append(request.prompt)
        self._wire.sleep(self.takes_seconds)
        return flat_image(request)

    def _taken(self, token: str) -> str:
        if not (self._submit_is_idempotent and token in self.bought):
            self.bought.append(token)
        upstream_id = f"up-{token}" if self._submit_is_idempotent else f"up-{token}-{len(self.bought)}"
        self._ready.setdefault(upstream_id, self._now() + _TAKES)
        return upstream_id

    def _state(self, upstream_id: str) -> VideoState:
        if upstream_id not in self._ready:
            raise ProviderResponseError("The provider no longer knows this video.")
        return VideoState.SUCCEEDED if self._now() >= self._ready[upstream_id] else VideoState.IN_PROGRESS

    def _called[T](self, name: str, effect: Callable[[], T]) -> T:
        """As an adapter tells it: whoever cannot know whether something was bought says so."""
        fault = self._wire.begin("upstream", name)
        if self.raises.get(name):
            raise self.raises[name].pop(0)
        unclear = SubmissionUnknownError if name in _PURCHASES else ProviderUnavailableError
        before: dict[Fault | None, AiArtError] = {
            Fault.ERROR: ProviderUnavailableError("The provider is down."),
            Fault.THROTTLED: ProviderThrottledError("The provider asks for time.", retry_after=7),
            Fault.TIMEOUT: unclear("No answer came."),
        }
        if fault in before:
            raise before[fault]
        result = effect()
        self._wire.done(fault)
        if fault in (Fault.LOST, Fault.UNANSWERED):
            raise unclear("No answer came.")
        if fault is Fault.GARBLED:
            raise ProviderResponseError("The answer cannot be read.")
        return result
