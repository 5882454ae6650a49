"""A result is kept: first the medium, under the key that the record knew from the start, then the record says so."""

import io
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import BinaryIO

from shared.application.provenance import without_provenance
from shared.domain.catalogue import Catalogue
from shared.domain.errors import AiArtError, InternalError, JobConflictError
from shared.domain.generation import GeneratedImage
from shared.domain.jobs import Job
from shared.domain.media import MediaKey
from shared.ports import Clock, JobStore, MediaStore

type Mark = Callable[[Job, BinaryIO], BinaryIO]


class ResultStore:
    """Keeps a job's result and finishes the job; `mark` has the medium say where it is from."""

    def __init__(
        self, *, jobs: JobStore, media: MediaStore, catalogue: Catalogue, clock: Clock, mark: Mark = without_provenance
    ) -> None:
        self._jobs = jobs
        self._media = media
        self._catalogue = catalogue
        self._clock = clock
        self._mark = mark

    def image(self, job: Job, image: GeneratedImage) -> Job:
        """Raises JobConflictError, StorageUnavailableError."""
        return self.stream(job, io.BytesIO(image.content))

    def stream(self, job: Job, content: BinaryIO) -> Job:
        """The succeeded job. One that was ended meanwhile by somebody else keeps no medium: JobConflictError."""
        expires_at = job.retained_until(self._clock())
        self._media.put(media_key_of(job), self._mark(job, content), expires_at=expires_at)
        return self._recorded(job, expires_at)

    def recovered(self, job: Job) -> Job | None:
        """The succeeded job where its result was kept and nobody lived to record it; None where there is none.

        A medium is there whole or not at all. Raises JobConflictError, StorageUnavailableError.
        """
        if job.submission_started_at is None or job.media_key is None:
            return None
        kept = self._media.find(job.media_key)
        return self._recorded(job, kept.expires_at) if kept else None

    def discard(self, job: Job) -> None:
        """Best effort, after the job has failed: what may lie where its result would have been."""
        with suppress(AiArtError):  # what cannot be deleted now goes with the bucket's lifecycle
            if job.media_key:
                self._media.delete(job.media_key)

    def _recorded(self, job: Job, expires_at: datetime) -> Job:
        cost = self._catalogue.at(job.model, job.provider).cost_of(1)
        done = job.succeed(self._clock(), cost, expires_at=expires_at)
        try:
            self._jobs.replace(done)
        except JobConflictError:
            return self._lost(job, media_key_of(job))
        return done

    def _lost(self, job: Job, key: MediaKey) -> Job:
        """The write may have been ours and its answer lost; else somebody ended the job, and the medium goes."""
        current = self._jobs.get(job.id)
        if current.result_key == key:
            return current
        if current.is_final:
            self.discard(job)
        raise JobConflictError(f"The job was {current.status} meanwhile.")


def media_key_of(job: Job) -> MediaKey:
    """Where the job's result is to lie. Raises InternalError for a record without one."""
    if job.media_key is None:
        raise InternalError("The job has no place for its result.")
    return job.media_key
