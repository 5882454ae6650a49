"""The steps of a video job among fakes, with one accepted job."""

import io
from collections.abc import Callable

from functions.video_workflow.service import VideoSteps
from shared.domain.jobs import Job
from shared.domain.rate_limits import RateLimit
from tests.support.fakes.providers import FakeProviders
from tests.support.fakes.samples import an_accepted_video
from tests.support.fakes.video_provider import FakeVideoProvider
from tests.support.fakes.world import World


class VideoWorld(World):
    """Has the steps, and the job with the id `id`; the jitter is constant unless a test sets one."""

    def __init__(
        self,
        *,
        checks_until_done: int = 0,
        submit_is_idempotent: bool = False,
        limits: dict[str, RateLimit] | None = None,
        jitter: Callable[[], float] = lambda: 0.5,
    ) -> None:
        super().__init__(limits=limits)
        self.videos = FakeVideoProvider(checks_until_done=checks_until_done, submit_is_idempotent=submit_is_idempotent)
        self.providers = FakeProviders(self.images, self.videos)
        self.steps = VideoSteps(
            submissions=self.use_cases.submission_log,
            providers=self.providers,
            jobs=self.jobs,
            requests=self.use_cases.provider_requests,
            limiter=self.use_cases.provider_limiter,
            results=self.use_cases.result_store,
            clock=self.clock,
            jitter=jitter,
        )
        self.workflow_steps = self.use_cases.workflow_steps
        job = an_accepted_video()
        self.id = job.id
        self.jobs.add(job)
        assert job.input_key
        self.media.put(job.input_key, io.BytesIO(b"pixels"), expires_at=job.expires_at)

    @property
    def job(self) -> Job:
        return self.jobs.get(self.id)

    @property
    def submissions(self) -> int:
        """The number of videos that the provider accepted."""
        return len(self.videos.submissions)

    def store_video(self) -> None:
        """Store the job's video as a worker does that crashes before it records that."""
        assert self.job.media_key
        self.media.put(self.job.media_key, io.BytesIO(b"video"), expires_at=self.job.expires_at)

    @property
    def stored_videos(self) -> list[str]:
        """The keys of the videos that are stored."""
        return [str(key) for key in self.media.stored if key.prefix == "processed_videos"]
