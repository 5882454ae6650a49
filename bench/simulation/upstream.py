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
from shared.domain.generation import ImageToVideo, VideoState
from shared.domain.models import Model
from shared.ports.providers import ImageProvider

_MP4: Final = b"\0\0\0\x0cftypisom\0\0\0\x08moov"
_SPREAD: Final = 0.15  # sigma of the logarithm: most videos take their usual time, give or take a sixth
_SLOW_SHARE: Final = 0.03
_SLOW_TIMES: Final = 2.5


@dataclass(slots=True)
class Video:
    """One submitted video and when it is done."""

    submitted_at: float
    done_at: float

    @property
    def seconds(self) -> float:
        return self.done_at - self.submitted_at


class SimulatedVideoProvider:
    """Implements the port `VideoProvider`. `calls` are the moments of all calls, refused ones included.

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
        self.videos: dict[str, Video] = {}
        self._time = time
        self._limit = scenario.limit
        self._episodes = scenario.episodes
        self._usual_seconds = usual_seconds
        self._max_concurrent_videos = scenario.max_concurrent_videos
        self._recent: deque[float] = deque()
        self._latency = Rng(seed, "upstream latency")
        self._durations = Rng(seed, "upstream durations")

    def submit(self, request: ImageToVideo, *, token: str) -> str:  # noqa: ARG002 - only the time that a video takes is simulated
        self._called()
        now = self._time.now
        if (
            self._max_concurrent_videos
            and sum(video.done_at > now for video in self.videos.values()) >= self._max_concurrent_videos
        ):
            self.refused += 1
            raise ProviderThrottledError("Too many videos at once.")
        if token in self.videos:
            raise AssertionError("The same job was charged twice.")
        seconds = self._durations.around(self._usual_seconds(token), _SPREAD)
        if self._durations.share() < _SLOW_SHARE:
            seconds *= _SLOW_TIMES
        self.videos[token] = Video(now, now + seconds)
        return token

    def check(self, upstream_id: str) -> VideoState:
        self._called()
        done = self.videos[upstream_id].done_at <= self._time.now
        return VideoState.SUCCEEDED if done else VideoState.IN_PROGRESS

    def cancel(self, upstream_id: str) -> bool:
        self._called()
        return upstream_id not in self.videos

    def fetch(self, upstream_id: str) -> BinaryIO:
        self._called()
        if self.videos[upstream_id].done_at > self._time.now:
            raise AssertionError("A video was fetched before it was done.")
        return io.BytesIO(_MP4)

    def available_at(self, moment: float) -> float:
        """When a video that was done at `moment` could be fetched at the earliest: after an outage."""
        down = [
            episode.end for episode in self._episodes if not episode.allowed and episode.start <= moment < episode.end
        ]
        return max([moment, *down])

    def most_calls(self, window: float) -> int:
        """The highest number of calls in any window of that many seconds."""
        return max((i + 1 - bisect_left(self.calls, at - window + 1e-9) for i, at in enumerate(self.calls)), default=0)

    def _called(self) -> None:
        """Half of the latency passes before the provider receives the call, half after."""
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


class SimulatedProviders:
    """Implements the port `Providers`."""

    def __init__(self, videos: SimulatedVideoProvider) -> None:
        self._videos = videos

    def image_provider(self, model: Model) -> ImageProvider:
        raise NotImplementedError("The simulation generates no images.")

    def video_provider(self, model: Model) -> SimulatedVideoProvider:  # noqa: ARG002 - one for all models
        return self._videos
