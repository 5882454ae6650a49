"""The state machine's tasks among their fakes, with one accepted job."""

import io
from collections.abc import Callable

from functions.video_workflow.video_steps import VideoSteps
from shared.adapters.pillow_input_fitter import PillowInputImageFitter
from shared.application.video_requests import VideoRequestBuilder
from shared.application.workflow_steps import WorkflowSteps
from shared.domain.jobs import Job
from shared.domain.rate_limits import RateLimit
from tests.support.fakes.samples import an_accepted_video
from tests.support.fakes.video_provider import FakeVideoProvider
from tests.support.fakes.world import World


class VideoWorld(World):
    """`bought` counts what the provider took; there is no jitter unless a test wants some."""

    def __init__(
        self,
        *,
        checks_until_done: int = 0,
        submit_is_idempotent: bool = False,
        limits: dict[str, RateLimit] | None = None,
        jitter: Callable[[], float] = lambda: 0.5,
    ) -> None:
        super().__init__(limits=limits)
        self.provider = FakeVideoProvider(
            checks_until_done=checks_until_done, submit_is_idempotent=submit_is_idempotent
        )
        self.videos = self.provider
        self.steps = VideoSteps(
            submission_log=self.submission_log,
            provider=lambda _model: self.provider,
            jobs=self.jobs,
            requests=VideoRequestBuilder(media=self.media, fitter=PillowInputImageFitter),
            limiter=self.limiter,
            keep=self.keep,
            clock=self.clock,
            jitter=jitter,
        )
        self.workflow_steps = WorkflowSteps(
            jobs=self.jobs, dispatcher=self.dispatcher, keep=self.keep, clock=self.clock
        )
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
