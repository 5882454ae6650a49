"""A video provider whose progress and errors a test writes beforehand."""

import io
from typing import BinaryIO

from shared.domain.errors import ProviderResponseError
from shared.domain.generation import ImageToVideo
from shared.ports import VideoState
from tests.support.fakes.faults import Faults
from tests.support.fakes.films import a_film


class FakeVideoProvider:
    """Implements `shared.ports.VideoProvider`; a video is done after `checks_until_done` answers of "not yet"."""

    def __init__(self, *, checks_until_done: int = 0, submit_is_idempotent: bool = False, cancels: bool = True) -> None:
        self.faults = Faults()
        self.checks_until_done = checks_until_done
        self.cancels = cancels
        self.bought: list[ImageToVideo] = []
        self.tokens: list[str] = []
        self.opened: list[BinaryIO] = []
        self.canceled: list[str] = []
        self.content: bytes | None = None
        self._submit_is_idempotent = submit_is_idempotent
        self._checks: dict[str, int] = {}
        self._by_token: dict[str, str] = {}

    @property
    def submit_is_idempotent(self) -> bool:
        return self._submit_is_idempotent

    def submit(self, request: ImageToVideo, *, token: str) -> str:
        self.faults.before("submit")
        self.tokens.append(token)
        if not (self._submit_is_idempotent and token in self._by_token):
            self.bought.append(request)
            self._by_token[token] = f"upstream-{len(self.bought)}"
            self._checks[self._by_token[token]] = 0
        self.faults.after("submit")
        return self._by_token[token]

    def check(self, upstream_id: str) -> VideoState:
        self.faults.before("check")
        self._must_know(upstream_id)
        self._checks[upstream_id] += 1
        done = self._checks[upstream_id] > self.checks_until_done
        return VideoState.SUCCEEDED if done else VideoState.IN_PROGRESS

    def cancel(self, upstream_id: str) -> bool:
        self.faults.before("cancel")
        self.canceled.append(upstream_id)
        return self.cancels

    def fetch(self, upstream_id: str) -> BinaryIO:
        self.faults.before("fetch")
        self._must_know(upstream_id)
        made = a_film(b"of " + upstream_id.encode())
        self.opened.append(io.BytesIO(made if self.content is None else self.content))
        return self.opened[-1]

    def _must_know(self, upstream_id: str) -> None:
        if upstream_id not in self._checks:
            raise ProviderResponseError("The provider no longer knows this video.")
