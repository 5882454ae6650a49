"""A video provider whose progress and errors a test writes beforehand."""

import io
from typing import BinaryIO

from shared.domain.errors import ProviderResponseError
from shared.domain.generation import ImageToVideo
from shared.ports import VideoState
from tests.fakes.faults import Faults


class FakeVideoProvider:
    """Implements `shared.ports.VideoProvider`; a video is done after `checks_until_done` answers of "not yet"."""

    def __init__(self, *, checks_until_done: int = 0) -> None:
        self.faults = Faults()
        self.checks_until_done = checks_until_done
        self.bought: list[ImageToVideo] = []
        self.opened: list[BinaryIO] = []
        self._checks: dict[str, int] = {}

    def submit(self, request: ImageToVideo) -> str:
        self.faults.before("submit")
        self.bought.append(request)
        upstream_id = f"upstream-{len(self.bought)}"
        self._checks[upstream_id] = 0
        self.faults.after("submit")
        return upstream_id

    def check(self, upstream_id: str) -> VideoState:
        self.faults.before("check")
        self._must_know(upstream_id)
        self._checks[upstream_id] += 1
        done = self._checks[upstream_id] > self.checks_until_done
        return VideoState.SUCCEEDED if done else VideoState.IN_PROGRESS

    def fetch(self, upstream_id: str) -> BinaryIO:
        self.faults.before("fetch")
        self._must_know(upstream_id)
        self.opened.append(io.BytesIO(b"\x00\x00\x00\x20ftypisom of " + upstream_id.encode()))
        return self.opened[-1]

    def _must_know(self, upstream_id: str) -> None:
        if upstream_id not in self._checks:
            raise ProviderResponseError("The provider no longer knows this video.")
