"""A synchronous picture as a job: recorded before it is bought, kept before it is called a success."""

import io
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from shared.domain.catalogue import Model
from shared.domain.errors import AiArtError, InternalError
from shared.domain.generation import GeneratedImage
from shared.domain.jobs import ANONYMOUS, Job, JobFailure, JobKind, JobStatus, new_job_id
from shared.domain.media import MediaKind, new_media_key
from shared.ports import Clock, JobStore, MediaStore

_KINDS = {JobKind.GENERATE: MediaKind.IMAGE, JobKind.IMG2IMG: MediaKind.PROCESSED_IMAGE}


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageOrder:
    """What is to be made, by which model; `request` is what the record keeps of it (never a picture)."""

    kind: JobKind
    model: Model
    seed: int
    request: Mapping[str, str | int | float]
    make: Callable[[], GeneratedImage]


class ImageJobs:
    """Runs an order from acceptance to its end; the job it returns has succeeded."""

    def __init__(self, *, jobs: JobStore, media: MediaStore, clock: Clock, retention: timedelta) -> None:
        self._jobs = jobs
        self._media = media
        self._clock = clock
        self._retention = retention

    def run(self, order: ImageOrder) -> Job:
        """Record, make, keep, finish. Raises what the provider or a store raised, once the job says so too."""
        job = self._accept(order)
        try:
            return self._finish(job, order)
        except AiArtError as error:
            self._fail(job, error)
            raise
        except Exception:
            self._fail(job, InternalError("The picture could not be made because of a fault of ours."))
            raise

    def _accept(self, order: ImageOrder) -> Job:
        now = self._clock()
        job = Job(
            id=new_job_id(),
            kind=order.kind,
            status=JobStatus.PROCESSING,
            owner=ANONYMOUS,
            model=order.model.name,
            provider=order.model.provider,
            seed=order.seed,
            request=order.request,
            created_at=now,
            started_at=now,
            submission_intended_at=now,
            due_at=now + timedelta(seconds=order.model.deadline_seconds),
            expires_at=now + self._retention,
        )
        self._jobs.add(job)
        return job

    def _finish(self, job: Job, order: ImageOrder) -> Job:
        image = order.make()
        key = new_media_key(_KINDS[order.kind], image.output_format.value)
        self._media.put(key, io.BytesIO(image.content), expires_at=job.expires_at)
        done = job.succeed(self._clock(), key, order.model.cost_of(1))
        self._jobs.replace(done)
        return done

    def _fail(self, job: Job, error: AiArtError) -> None:
        failure = JobFailure(error.code, error.message, error.retryable)
        with suppress(
            AiArtError
        ):  # the caller learns the first error; an unwritten record stays due and is found by that
            self._jobs.replace(job.fail(self._clock(), failure))
