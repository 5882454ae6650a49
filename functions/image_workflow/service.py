"""Generate one queued image; the step is idempotent: a second run never calls the provider again."""

from shared.application.image_renderer import ImageRenderer
from shared.application.limits import ProviderLimiter
from shared.application.provider_requests import ProviderRequestBuilder
from shared.application.results import ResultStore
from shared.application.submission_log import SubmissionLog
from shared.domain.errors import AiArtError, SubmissionUnknownError
from shared.ports.jobs import JobStore


class QueuedImageStep:
    """The one step of the image state machine that calls a provider."""

    def __init__(
        self,
        *,
        renderer: ImageRenderer,
        submissions: SubmissionLog,
        jobs: JobStore,
        requests: ProviderRequestBuilder,
        limiter: ProviderLimiter,
        results: ResultStore,
    ) -> None:
        self._renderer = renderer
        self._submissions = submissions
        self._jobs = jobs
        self._requests = requests
        self._limiter = limiter
        self._results = results

    def generate(self, job_id: str) -> None:
        """Generate and store the job's image. An earlier run that stored it without recording it has succeeded.

        Raises SubmissionUnknownError (an earlier run was interrupted), BudgetExceededError, ProviderError,
        StorageUnavailableError.
        """
        job = self._jobs.get(job_id)
        if job.is_final:
            return
        if job.submission_started_at:
            if self._results.recover(job):
                return
            raise SubmissionUnknownError(
                "The generation of the image was interrupted; the provider was not called again."
            )
        model = self._submissions.model_of(job)
        request = self._requests.image_request(job)
        self._renderer.require_provider(model)
        self._submissions.check_budget(model)
        grant = self._limiter.acquire_or_raise(job.provider)
        begun = self._submissions.begin(job, model)
        try:
            with self._limiter.call(job.provider, grant):
                image = self._renderer.render(model, request)
        except AiArtError as error:
            if error.not_charged:
                self._submissions.withdraw(begun, error)
            raise
        self._results.store_image(begun, model, image)
