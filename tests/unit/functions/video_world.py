"""The state machine's tasks among their fakes, with one accepted job."""

import io

from functions.poll.video_steps import VideoSteps
from shared.domain.jobs import Job
from tests.fakes.clock import FakeClock
from tests.fakes.jobs import InMemoryJobStore
from tests.fakes.media import InMemoryMediaStore
from tests.fakes.samples import a_catalogue, an_accepted_video
from tests.fakes.video_provider import FakeVideoProvider


class VideoWorld:
    """`bought` counts what the provider took."""

    def __init__(self, *, checks_until_done: int = 0) -> None:
        self.jobs = InMemoryJobStore()
        self.media = InMemoryMediaStore()
        self.clock = FakeClock()
        self.provider = FakeVideoProvider(checks_until_done=checks_until_done)
        self.steps = VideoSteps(
            catalogue=a_catalogue(),
            provider=lambda _name: self.provider,
            jobs=self.jobs,
            media=self.media,
            clock=self.clock,
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
