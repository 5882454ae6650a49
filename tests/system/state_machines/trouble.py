"""What may go wrong in a run: an upstream that follows a script, and ports that fail when theirs says so."""

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from shared.domain.generation import GeneratedImage, ImageToImage, ImageToVideo, TextToImage
from shared.ports import VideoState
from tests.support.fakes.films import a_film
from tests.support.fakes.flat_images import flat_image

MP4 = a_film()


@dataclass
class ScriptedVideoProvider:
    """Implements `shared.ports.VideoProvider`. Each call takes its script's next line; without one it goes well."""

    submitting: list[BaseException] = field(default_factory=list)
    checking: list[BaseException | VideoState] = field(default_factory=list)
    fetching: list[BaseException] = field(default_factory=list)
    asked: int = 0
    accepted: list[ImageToVideo] = field(default_factory=list)
    canceled: list[str] = field(default_factory=list)
    submit_is_idempotent: bool = False

    def submit(self, request: ImageToVideo, *, token: str) -> str:
        assert token
        self.asked += 1
        if self.submitting:
            raise self.submitting.pop(0)
        self.accepted.append(request)
        return f"upstream-{len(self.accepted)}"

    def check(self, upstream_id: str) -> VideoState:
        assert upstream_id == f"upstream-{len(self.accepted)}"
        line = self.checking.pop(0) if self.checking else VideoState.SUCCEEDED
        if isinstance(line, BaseException):
            raise line
        return line

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
    """Implements `shared.ports.ImageProvider`. Each call takes its script's next line; without one it goes well."""

    making: list[BaseException] = field(default_factory=list)
    asked: int = 0
    accepted: list[TextToImage] = field(default_factory=list)

    def generate(self, request: TextToImage) -> GeneratedImage:
        return self._made(request)

    def transform(self, request: ImageToImage) -> GeneratedImage:
        return self._made(request)

    def _made(self, request: TextToImage) -> GeneratedImage:
        self.asked += 1
        if self.making:
            raise self.making.pop(0)
        self.accepted.append(request)
        return flat_image(request)


class Interrupted:
    """A port whose calls fail before they do anything, when the script for that method says so (None: it goes well)."""

    def __init__(self, port: object) -> None:
        self._port = port
        self.script: dict[str, list[BaseException | None]] = {}

    def __getattr__(self, name: str) -> Callable[..., Any]:
        real: Callable[..., Any] = getattr(self._port, name)

        def call(*arguments: Any, **named: Any) -> Any:
            lines = self.script.get(name)
            if lines and (line := lines.pop(0)):
                raise line
            return real(*arguments, **named)

        return call
