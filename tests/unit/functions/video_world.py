"""The state machine's tasks among their fakes, with one accepted job."""

import io
from collections.abc import Callable

from functions.poll.video_steps import VideoSteps
from shared.adapters.pillow_fitting import PillowPictureFitter
from shared.application.queue_steps import QueueSteps
from shared.application.video_requests import VideoRequests
from shared.domain.jobs import Job
from shared.domain.rates import RateLimit
from tests.fakes.samples import an_accepted_video
from tests.fakes.video_provider import FakeVideoProvider
from tests.fakes.world import World


class VideoWorld(World):
    """`bought` counts what the provider took; there is no jitter unless a test wants some."""

    def __init__(
        self,
        *,
        checks_until_done: int = 0,
        repeats_safely: bool = False,
        limits: dict[str, RateLimit] | None = None,
        jitter: Callable[[], float] = lambda: 0.5,
    ) -> None:
        super().__init__(limits=limits)
        self.provider = FakeVideoProvider(checks_until_done=checks_until_done, repeats_safely=repeats_safely)
        self.videos = self.provider
        self.steps = VideoSteps(
            submissions=self.submissions,
            provider=lambda _model: self.provider,
            jobs=self.jobs,
            requests=VideoRequests(media=self.media, fitter=PillowPictureFitter),
            gate=self.gate,
            keep=self.keep,
            clock=self.clock,
            jitter=jitter,
        )
        self.queue_steps = QueueSteps(jobs=self.jobs, turns=self.turns, keep=self.keep, clock=self.clock)
        job = an_accepted_video()
        self.id = job.id
        self.jobs.add(job)
        assert job.input_key
        self.media.put(job.input_key, io.BytesIO(b"pixels"), expires_at=job.expires_at)

    @property
    def job(self) -> Job:
        return self.jobs.get(self.id)

    @property
    def bought(self) -> int:
        return len(self.provider.bought)

    def keep_a_result(self) -> None:
        """As a worker does that dies before it can say so."""
        assert self.job.media_key
        self.media.put(self.job.media_key, io.BytesIO(b"film"), expires_at=self.job.expires_at)

    @property
    def results(self) -> list[str]:
        """What lies where videos are public."""
        return [str(key) for key in self.media.kept if key.prefix == "processed_videos"]
