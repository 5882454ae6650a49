"""What may go wrong in a run: an upstream that follows a script, and ports that fail when theirs says so."""

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from shared.domain.generation import ImageToVideo
from shared.ports import VideoState

MP4 = b"\x00\x00\x00\x18ftypmp42 what a film"


@dataclass
class ScriptedVideoProvider:
    """Implements `shared.ports.VideoProvider`. Each call takes its script's next line; without one it goes well."""

    submitting: list[BaseException] = field(default_factory=list)
    checking: list[BaseException | VideoState] = field(default_factory=list)
    fetching: list[BaseException] = field(default_factory=list)
    asked: int = 0
    accepted: list[ImageToVideo] = field(default_factory=list)

    def submit(self, request: ImageToVideo) -> str:
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

    def fetch(self, upstream_id: str) -> BinaryIO:
        assert upstream_id == f"upstream-{len(self.accepted)}"
        if self.fetching:
            raise self.fetching.pop(0)
        return io.BytesIO(MP4)


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
