"""Accept a video job: keep the picture, record the job, start its state machine."""

import io
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from shared.domain.catalogue import Catalogue
from shared.domain.errors import AiArtError, WorkflowUnavailableError
from shared.domain.generation import seed_or_random
from shared.domain.jobs import ANONYMOUS, Job, JobFailure, JobKind, JobStatus, new_job_id
from shared.domain.media import new_input_key
from shared.ports import Clock, JobStore, MediaStore, PictureGate, VideoWorkflow


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoCommand:
    """What the caller asked for; `image` is the upload as it came."""

    image: bytes
    seed: int
    cfg_scale: float
    motion_bucket_id: int
    model: str | None


class AcceptVideo:
    """The use case."""

    def __init__(
        self,
        *,
        catalogue: Catalogue,
        gate: PictureGate,
        jobs: JobStore,
        media: MediaStore,
        workflow: VideoWorkflow,
        clock: Clock,
        retention: timedelta,
    ) -> None:
        self._catalogue = catalogue
        self._gate = gate
        self._jobs = jobs
        self._media = media
        self._workflow = workflow
        self._clock = clock
        self._retention = retention

    def __call__(self, command: VideoCommand) -> Job:
        """The queued job. Raises what gate and stores raise, and WorkflowUnavailableError once the job says so."""
        model = self._catalogue.choose(JobKind.IMG2VIDEO, command.model)
        picture = self._gate.admit(command.image)
        now = self._clock()
        key = new_input_key(picture.extension)
        self._media.put(key, io.BytesIO(picture.content), expires_at=now + self._retention)
        job = Job(
            id=new_job_id(),
            kind=JobKind.IMG2VIDEO,
            status=JobStatus.QUEUED,
            owner=ANONYMOUS,
            model=model.name,
            provider=model.provider,
            seed=seed_or_random(command.seed),
            request={"cfg_scale": command.cfg_scale, "motion_bucket_id": command.motion_bucket_id},
            created_at=now,
            due_at=now + timedelta(seconds=model.deadline_seconds),
            expires_at=now + self._retention,
            input_key=key,
        )
        self._jobs.add(job)
        self._start(job)
        return job

    def _start(self, job: Job) -> None:
        try:
            self._workflow.start(job.id)
        except WorkflowUnavailableError as error:
            with suppress(AiArtError):  # a record that cannot be written now is found later by the time it is due
                self._jobs.replace(job.fail(self._clock(), JobFailure(error.code, error.message, error.retryable)))
            raise
