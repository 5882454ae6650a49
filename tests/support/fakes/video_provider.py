"""A video provider with planned progress and errors."""

import io
from typing import BinaryIO

from shared.domain.errors import ProviderResponseError
from shared.domain.generation import ImageToVideo, VideoState
from tests.support.fakes.faults import Faults
from tests.support.fakes.mp4_files import an_mp4


class FakeVideoProvider:
    """Implements the port `VideoProvider`; a video is finished after `checks_until_done` checks in progress."""

    def __init__(self, *, checks_until_done: int = 0, submit_is_idempotent: bool = False, cancels: bool = True) -> None:
        self.faults = Faults()
        self.checks_until_done = checks_until_done
        self.cancels = cancels
        self.submissions: list[ImageToVideo] = []
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
            self.submissions.append(request)
            self._by_token[token] = f"upstream-{len(self.submissions)}"
            self._checks[self._by_token[token]] = 0
        self.faults.after("submit")
        return self._by_token[token]

    def check(self, upstream_id: str) -> VideoState:
        self.faults.before("check")
        self._require_known(upstream_id)
        self._checks[upstream_id] += 1
        done = self._checks[upstream_id] > self.checks_until_done
        return VideoState.SUCCEEDED if done else VideoState.IN_PROGRESS

    def cancel(self, upstream_id: str) -> bool:
        self.faults.before("cancel")
        self.canceled.append(upstream_id)
        return self.cancels

    def fetch(self, upstream_id: str) -> BinaryIO:
        self.faults.before("fetch")
        self._require_known(upstream_id)
        video = an_mp4(b"of " + upstream_id.encode())
        self.opened.append(io.BytesIO(video if self.content is None else self.content))
        return self.opened[-1]

    def _require_known(self, upstream_id: str) -> None:
        if upstream_id not in self._checks:
            raise ProviderResponseError("The provider no longer knows this video.")
