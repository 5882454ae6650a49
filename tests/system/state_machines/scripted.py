"""Providers and ports whose calls follow a script: each call takes the next entry, and succeeds without one."""

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from shared.domain.generation import GeneratedImage, ImageToImage, ImageToVideo, TextToImage, VideoState
from tests.support.fakes.flat_images import flat_image
from tests.support.fakes.mp4_files import an_mp4

MP4 = an_mp4()


@dataclass
class ScriptedVideoProvider:
    """Implements the port `VideoProvider`; `accepted` are the requests that it charges for."""

    submitting: list[BaseException] = field(default_factory=list)
    checking: list[BaseException | VideoState] = field(default_factory=list)
    fetching: list[BaseException] = field(default_factory=list)
    submit_calls: int = 0
    accepted: list[ImageToVideo] = field(default_factory=list)
    canceled: list[str] = field(default_factory=list)
    submit_is_idempotent: bool = False

    def submit(self, request: ImageToVideo, *, token: str) -> str:
        assert token
        self.submit_calls += 1
        if self.submitting:
            raise self.submitting.pop(0)
        self.accepted.append(request)
        return f"upstream-{len(self.accepted)}"

    def check(self, upstream_id: str) -> VideoState:
        assert upstream_id == f"upstream-{len(self.accepted)}"
        outcome = self.checking.pop(0) if self.checking else VideoState.SUCCEEDED
        if isinstance(outcome, BaseException):
            raise outcome
        return outcome

    def cancel(self, upstream_id: str) -> bool:
        self.canceled.append(upstream_id)
        return True

    def fetch(self, upstream_id: str) -> BinaryIO:
        assert upstream_id == f"upstream-{len(self.accepted)}"
        if self.fetching:
            raise self.fetching.pop(0)
        return io.BytesIO(MP4)


@dataclass
class ScriptedImageProvider:
    """Implements the port `ImageProvider`; `accepted` are the requests that it charges for."""

    generating: list[BaseException] = field(default_factory=list)
    calls: int = 0
    accepted: list[TextToImage] = field(default_factory=list)

    def generate(self, request: TextToImage) -> GeneratedImage:
        return self._generate(request)

    def transform(self, request: ImageToImage) -> GeneratedImage:
        return self._generate(request)

    def _generate(self, request: TextToImage) -> GeneratedImage:
        self.calls += 1
        if self.generating:
            raise self.generating.pop(0)
        self.accepted.append(request)
        return flat_image(request)


class ScriptedPort:
    """A port whose calls first raise the next entry of the method's script; they succeed where it is None."""

    def __init__(self, port: object) -> None:
        self._port = port
        self.script: dict[str, list[BaseException | None]] = {}

    def __getattr__(self, name: str) -> Callable[..., Any]:
        real: Callable[..., Any] = getattr(self._port, name)

        def call(*arguments: Any, **named: Any) -> Any:
            outcomes = self.script.get(name)
            if outcomes and (error := outcomes.pop(0)):
                raise error
            return real(*arguments, **named)

        return call
