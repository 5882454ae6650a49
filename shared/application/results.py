"""Store a job's result: first the object under the key that the record has from the start, then the record's success.

A crash in between leaves an object that the reconciler finds.
"""

import io
from contextlib import suppress
from datetime import datetime
from typing import BinaryIO

from shared.domain.catalogue import Catalogue
from shared.domain.errors import AiArtError, JobConflictError
from shared.domain.formats.mp4 import video_with_xmp
from shared.domain.generation import GeneratedImage
from shared.domain.jobs import Job, JobKind
from shared.domain.media import MediaKey
from shared.domain.models import Model
from shared.domain.provenance import Provenance, xmp_packet
from shared.domain.xmp import image_with_xmp
from shared.ports.jobs import JobStore
from shared.ports.media import MediaStore
from shared.ports.platform import Clock


class ProvenanceTagger:
    """Writes an XMP packet into results that says what made them; with the prompt if the deployer wants that."""

    def __init__(self, *, with_prompt: bool) -> None:
        self._with_prompt = with_prompt

    def tag(self, job: Job, model: Model, content: BinaryIO, made_at: datetime) -> BinaryIO:
        """The result with its packet: an image is read whole, a video is a stream as before."""
        if not job.provenance_id:
            return content
        provenance = Provenance(
            id=job.provenance_id,
            source=model.digital_source,
            model=job.model,
            made_at=made_at,
            prompt=str(job.request.get("prompt", "")) if self._with_prompt else "",
        )
        packet = xmp_packet(provenance)
        if job.kind is JobKind.IMG2VIDEO:
            return video_with_xmp(content, packet)
        return io.BytesIO(image_with_xmp(content.read(), packet))


class ResultStore:
    """Stores results and marks their jobs succeeded; `tagger` is None if the deployer wants no provenance."""

    def __init__(
        self, *, jobs: JobStore, media: MediaStore, catalogue: Catalogue, clock: Clock, tagger: ProvenanceTagger | None
    ) -> None:
        self._jobs = jobs
        self._media = media
        self._catalogue = catalogue
        self._clock = clock
        self._tagger = tagger

    def store_image(self, job: Job, model: Model, image: GeneratedImage) -> Job:
        """Raises JobConflictError, StorageUnavailableError."""
        return self.store_stream(job, model, io.BytesIO(image.content))

    def store_stream(self, job: Job, model: Model, content: BinaryIO) -> Job:
        """The succeeded job. Raises JobConflictError (the job was ended meanwhile: the object is deleted again),
        StorageUnavailableError.
        """
        now = self._clock()
        expires_at = job.retained_until(now)
        tagged = self._tagger.tag(job, model, content, now) if self._tagger else content
        self._media.put(job.required_media_key, tagged, expires_at=expires_at)
        return self._mark_succeeded(job, model, expires_at)

    def recover(self, job: Job) -> Job | None:
        """The succeeded job if its result was stored but not recorded, else None; an object is stored whole or not.

        Raises JobConflictError, StorageUnavailableError.
        """
        if job.submission_started_at is None or job.media_key is None:
            return None
        stored = self._media.find(job.media_key)
        if stored is None:
            return None
        return self._mark_succeeded(job, self._catalogue.get(job.model, job.provider), stored.expires_at)

    def discard(self, job: Job) -> None:
        """Best effort, after the job has failed: delete what may lie under its result's key."""
        with suppress(AiArtError):  # otherwise the bucket's lifecycle deletes it
            if job.media_key:
                self._media.delete(job.media_key)

    def _mark_succeeded(self, job: Job, model: Model, expires_at: datetime) -> Job:
        done = job.succeed(self._clock(), model.cost_of(1), expires_at=expires_at)
        try:
            self._jobs.replace(done)
        except JobConflictError:
            return self._after_conflict(job, job.required_media_key)
        return done

    def _after_conflict(self, job: Job, key: MediaKey) -> Job:
        """The write may be our own with its answer lost; otherwise the job was ended and the object is deleted."""
        current = self._jobs.get(job.id)
        if current.result_key == key:
            return current
        if current.is_final:
            self.discard(job)
        raise JobConflictError(f"The job was {current.status} meanwhile.")
