"""Make one queued picture; run twice, it buys nothing the second time."""

from shared.application.gate import Gate
from shared.application.making import KeepResult
from shared.application.studio import Studio
from shared.application.submissions import Submissions
from shared.domain.errors import AiArtError, InternalError, SubmissionUnknownError
from shared.domain.generation import TextToImage
from shared.domain.jobs import Job, JobKind
from shared.ports import JobStore, MediaStore


class MakePicture:
    """The use case."""

    def __init__(
        self,
        *,
        studio: Studio,
        submissions: Submissions,
        jobs: JobStore,
        media: MediaStore,
        gate: Gate,
        keep: KeepResult,
    ) -> None:
        self._studio = studio
        self._submissions = submissions
        self._jobs = jobs
        self._media = media
        self._gate = gate
        self._keep = keep

    def __call__(self, job_id: str) -> None:
        """An earlier try that was cut short once the picture was kept is recorded as the success it was.

        Raises SubmissionUnknownError where it was cut short before, SpendCapReachedError, ProviderError,
        StorageUnavailableError.
        """
        job = self._jobs.get(job_id)
        if job.is_final:
            return
        if job.submission_intended_at:
            if self._keep.recovered(job):
                return
            raise SubmissionUnknownError("Making the picture was cut short; the provider was not asked again.")
        model = self._submissions.model_of(job)
        request = self._request(job)
        self._studio.check(model)
        self._submissions.check_purse(job)
        grant = self._gate.enter(job.provider)
        intended = self._submissions.intend(job)
        try:
            with self._gate.calling(job.provider, grant):
                image = self._studio.make(model, request)
        except AiArtError as error:
            if error.bought_nothing:
                self._submissions.withdraw(intended, error)
            raise
        self._keep.image(intended, image)

    def _request(self, job: Job) -> TextToImage:
        """Everything that can fail before the provider is asked fails here."""
        wishes = TextToImage.of_record(job.request, job.seed)
        if job.kind is JobKind.GENERATE:
            return wishes
        if job.input_key is None:
            raise InternalError("The job has no picture to set out from.")
        return wishes.with_image(self._media.read(job.input_key), float(job.request["strength"]))
