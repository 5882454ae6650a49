"""Make one queued picture; run twice, it buys nothing the second time."""

from collections.abc import Callable
from datetime import timedelta

from shared.application.gate import Gate
from shared.application.making import KeepResult
from shared.application.queue_steps import PATIENCE
from shared.domain.catalogue import Catalogue
from shared.domain.errors import (
    CERTAINLY_NOT_TAKEN,
    InternalError,
    SubmissionUnknownError,
)
from shared.domain.generation import GeneratedImage, TextToImage
from shared.domain.jobs import Job, JobKind
from shared.ports import Clock, ImageProvider, JobStore, MediaStore


class MakePicture:
    """The use case."""

    def __init__(
        self,
        *,
        catalogue: Catalogue,
        provider: Callable[[str], ImageProvider],
        jobs: JobStore,
        media: MediaStore,
        gate: Gate,
        keep: KeepResult,
        clock: Clock,
    ) -> None:
        self._catalogue = catalogue
        self._provider = provider
        self._jobs = jobs
        self._media = media
        self._gate = gate
        self._keep = keep
        self._clock = clock

    def __call__(self, job_id: str) -> None:
        """An earlier try that was cut short once the picture was kept is recorded as the success it was.

        Raises SubmissionUnknownError where it was cut short before, ProviderError, StorageUnavailableError.
        """
        job = self._jobs.get(job_id)
        if job.is_final:
            return
        if job.submission_intended_at:
            if self._keep.recovered(job):
                return
            raise SubmissionUnknownError("Making the picture was cut short; the provider was not asked again.")
        make = self._make(job)
        grant = self._gate.enter(job.provider)
        now = self._clock()
        seconds = self._catalogue.named(job.model).deadline_seconds
        intended = job.intend_submission(now, now + timedelta(seconds=seconds))
        self._jobs.replace(intended)
        try:
            with self._gate.calling(job.provider, grant):
                image = make()
        except CERTAINLY_NOT_TAKEN:
            self._jobs.replace(intended.withdraw_submission(job.created_at + PATIENCE))
            raise
        self._keep.image(intended, image)

    def _make(self, job: Job) -> Callable[[], GeneratedImage]:
        """Everything that can fail before the provider is asked fails here."""
        provider = self._provider(job.provider)
        wishes = TextToImage.of_record(job.request, job.seed)
        if job.kind is JobKind.GENERATE:
            return lambda: provider.generate(wishes)
        if job.input_key is None:
            raise InternalError("The job has no picture to set out from.")
        request = wishes.with_image(self._media.read(job.input_key), float(job.request["strength"]))
        return lambda: provider.transform(request)
