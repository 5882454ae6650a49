"""Make one queued image; run twice, it buys nothing the second time."""

from shared.application.image_renderer import ImageRenderer
from shared.application.provider_limiter import ProviderLimiter
from shared.application.result_store import ResultStore
from shared.application.submission_log import SubmissionLog
from shared.domain.errors import AiArtError, InternalError, SubmissionUnknownError
from shared.domain.generation import TextToImage
from shared.domain.jobs import Job, JobKind
from shared.ports import JobStore, MediaStore


class MakeImage:
    """The use case."""

    def __init__(
        self,
        *,
        renderer: ImageRenderer,
        submission_log: SubmissionLog,
        jobs: JobStore,
        media: MediaStore,
        limiter: ProviderLimiter,
        keep: ResultStore,
    ) -> None:
        self._renderer = renderer
        self._submissions = submission_log
        self._jobs = jobs
        self._media = media
        self._limiter = limiter
        self._results = keep

    def __call__(self, job_id: str) -> None:
        """An earlier try that was cut short once the image was kept is recorded as the success it was.

        Raises SubmissionUnknownError where it was cut short before, BudgetExceededError, ProviderError,
        StorageUnavailableError.
        """
        job = self._jobs.get(job_id)
        if job.is_final:
            return
        if job.submission_started_at:
            if self._results.recovered(job):
                return
            raise SubmissionUnknownError("Making the image was cut short; the provider was not asked again.")
        model = self._submissions.model_of(job)
        request = self._request(job)
        self._renderer.check(model)
        self._submissions.check_budget(job)
        grant = self._limiter.enter(job.provider)
        intended = self._submissions.begin(job)
        try:
            with self._limiter.calling(job.provider, grant):
                image = self._renderer.make(model, request)
        except AiArtError as error:
            if error.not_charged:
                self._submissions.withdraw(intended, error)
            raise
        self._results.image(intended, image)

    def _request(self, job: Job) -> TextToImage:
        """Everything that can fail before the provider is asked fails here."""
        wishes = TextToImage.of_record(job.request, job.seed)
        if job.kind is JobKind.GENERATE:
            return wishes
        if job.input_key is None:
            raise InternalError("The job has no image to set out from.")
        return wishes.with_image(self._media.read(job.input_key), float(job.request["strength"]))
