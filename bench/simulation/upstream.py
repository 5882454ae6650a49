"""A provider as Stability describes itself: so many requests in any ten seconds, more are refused; and its bad days."""

import io
from bisect import bisect_left
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO, Final

from bench.simulation.rng import UPSTREAM, Rng
from bench.simulation.scenario import Scenario
from bench.simulation.virtual_time import VirtualTime
from shared.domain.errors import ProviderThrottledError, ProviderUnavailableError
from shared.domain.generation import ImageToVideo
from shared.ports import VideoState

_FILM: Final = b"\0\0\0\x0cftypisom\0\0\0\x08moov"
_SPREAD: Final = 0.15  # sigma of the logarithm: most videos take their usual time, give or take a sixth
_SLOW_SHARE: Final = 0.03
_SLOW_TIMES: Final = 2.5


@dataclass(slots=True)
class Film:
    """One video in the making."""

    submitted_at: float
    done_at: float

    @property
    def seconds(self) -> float:
        return self.done_at - self.submitted_at


class ImageRenderer:
    """Implements `shared.ports.VideoProvider`. `calls` are the moments of all calls, refused ones included.

    `usual_seconds` says how long the video of a token usually takes.
    """

    submit_is_idempotent = False

    def __init__(
        self,
        time: VirtualTime,
        scenario: Scenario,
        seed: int,
        *,
        usual_seconds: Callable[[str], float],
    ) -> None:
        self.calls: list[float] = []
        self.refused = 0
        self.unreachable = 0
        self.over_limit = 0
        self.films: dict[str, Film] = {}
        self._time = time
        self._limit = scenario.limit
        self._episodes = scenario.episodes
        self._usual_seconds = usual_seconds
        self._at_once = scenario.videos_at_once
        self._recent: deque[float] = deque()
        self._latency = Rng(seed, "upstream latency")
        self._durations = Rng(seed, "upstream durations")

    def submit(self, request: ImageToVideo, *, token: str) -> str:  # noqa: ARG002 - a video is but a time here
        self._called()
        now = self._time.now
        if self._at_once and sum(film.done_at > now for film in self.films.values()) >= self._at_once:
            self.refused += 1
            raise ProviderThrottledError("Too many videos at once.")
        if token in self.films:
            raise AssertionError("The same job was bought twice.")
        seconds = self._durations.around(self._usual_seconds(token), _SPREAD)
        if self._durations.share() < _SLOW_SHARE:
            seconds *= _SLOW_TIMES
        self.films[token] = Film(now, now + seconds)
        return token

    def check(self, upstream_id: str) -> VideoState:
        self._called()
        done = self.films[upstream_id].done_at <= self._time.now
        return VideoState.SUCCEEDED if done else VideoState.IN_PROGRESS

    def cancel(self, upstream_id: str) -> bool:
        self._called()
        return upstream_id not in self.films

    def fetch(self, upstream_id: str) -> BinaryIO:
        self._called()
        if self.films[upstream_id].done_at > self._time.now:
            raise AssertionError("A video was fetched before it was there.")
        return io.BytesIO(_FILM)

    def within_reach_at(self, moment: float) -> float:
        """When a video that was done at that moment could be asked for at the earliest."""
        down = [
            episode.end for episode in self._episodes if not episode.allowed and episode.start <= moment < episode.end
        ]
        return max([moment, *down])

    def most_calls(self, window: float) -> int:
        """The most calls in any window of that many seconds."""
        return max((i + 1 - bisect_left(self.calls, at - window + 1e-9) for i, at in enumerate(self.calls)), default=0)

    def _called(self) -> None:
        """Half of the latency lies before the provider sees the call, half after."""
        latency = self._latency.around(*UPSTREAM)
        self._time.wait(latency / 2)
        now = self._time.now
        self.calls.append(now)
        allowed = self._allowed(now)
        refused = self._count(now) >= allowed
        if not refused:
            self._recent.append(now)
        self._time.wait(latency / 2)
        if allowed == 0:
            self.unreachable += 1
            raise ProviderUnavailableError("The provider cannot be reached.")
        if refused:
            self.refused += 1
            self.over_limit += allowed == self._limit.requests
            raise ProviderThrottledError("Too many requests.")

    def _count(self, now: float) -> int:
        while self._recent and self._recent[0] <= now - self._limit.per_seconds:
            self._recent.popleft()
        return len(self._recent)

    def _allowed(self, now: float) -> int:
        return next((e.allowed for e in self._episodes if e.start <= now < e.end), self._limit.requests)
