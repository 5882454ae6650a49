"""Synchronous generation: an image is generated while its client waits."""

from dataclasses import dataclass
from typing import Final

from shared.application.fallback import Fallback
from shared.application.idempotency import IdempotencyLookup, PriorJob
from shared.application.image_renderer import ImageRenderer
from shared.application.limits import Budget, ProviderLimiter
from shared.application.recording import JobRecorder, JobRequest, JobResponse
from shared.application.results import ResultStore
from shared.domain.errors import (
    AiArtError,
    BudgetExceededError,
    InternalError,
    JobConflictError,
    ProviderThrottledError,
    StorageUnavailableError,
    error_from_code,
)
from shared.domain.generation import GeneratedImage, TextToImage
from shared.domain.jobs import Job, JobStatus
from shared.domain.models import Model
from shared.domain.rate_limits import Grant

_OUR_FAULT: Final = "The image could not be made because of a fault of ours."


@dataclass(frozen=True, slots=True)
class _Call:
    """A recorded job, the model to call for it, and the permission for that call."""

    job: Job
    model: Model
    grant: Grant


class SyncGeneration:
    """Runs one request from its record to its stored image."""

    def __init__(
        self,
        *,
        idempotency: IdempotencyLookup,
        recorder: JobRecorder,
        limiter: ProviderLimiter,
        budget: Budget,
        fallback: Fallback,
        renderer: ImageRenderer,
        results: ResultStore,
    ) -> None:
        self._idempotency = idempotency
        self._recorder = recorder
        self._limiter = limiter
        self._budget = budget
        self._fallback = fallback
        self._renderer = renderer
        self._results = results

    def run(self, request: JobRequest[TextToImage]) -> JobResponse:
        """The succeeded job, or the job of an earlier request that this one repeats.

        Raises what the last provider or a store raised, once the job's record says so too; for a repeated request the
        failure that its first one recorded.
        """
        prior = self._idempotency.find(request.identity, queued=False)
        if prior.job is not None:
            return self._replay(prior.job)
        call = self._record(request, prior)
        if isinstance(call, Job):
            return self._replay(call)
        call, image = self._generate(call, request.generation)
        return JobResponse(self._store(call, image), call.model)

    def _record(self, request: JobRequest[TextToImage], prior: PriorJob) -> _Call | Job:
        """Check the budget, acquire a provider call, record the job; or the job that another request made.

        A request that is refused is looked up by its body first: its answer may be there already.
        """
        try:
            self._budget.check_last_total(request.models[0])
            position, grant = self._limiter.acquire_first([model.provider for model in request.models])
            recorded = self._recorder.record(request.skip_models(position), prior, queued=False)
        except (ProviderThrottledError, BudgetExceededError, StorageUnavailableError) as error:
            return self._abandoned_job(request, prior, error)
        if recorded.model is None:  # another request made the job
            return recorded.job
        return _Call(recorded.job, recorded.model, grant)

    def _abandoned_job(self, request: JobRequest[TextToImage], prior: PriorJob, refusal: AiArtError) -> Job:
        """The job that the gateway abandoned, if this request repeats it. Raises the refusal otherwise."""
        try:
            prior = self._idempotency.find_in_body_claims(request.identity, prior)
        except StorageUnavailableError:
            raise refusal from None
        if prior.job is None:
            raise refusal
        return prior.job

    def _generate(self, call: _Call, generation: TextToImage) -> tuple[_Call, GeneratedImage]:
        """Call the provider, then its fallbacks. Marks the job failed with the last one's error."""
        current = call
        try:
            while True:
                try:
                    with self._limiter.call(current.job.provider, current.grant):
                        return current, self._renderer.render(current.model, generation)
                except AiArtError as error:
                    current = self._next_call(current, error)
        except AiArtError as error:
            self._fail(call.job, error)
            raise
        except Exception:
            self._fail(call.job, InternalError(_OUR_FAULT))
            raise

    def _next_call(self, failed: _Call, error: AiArtError) -> _Call:
        """The call of the next model, once the record names it. Raises `error` if there is none: nothing was charged
        by the first.
        """
        try:
            target = self._fallback.after(failed.job, error)
            if target is None:
                raise error
            self._recorder.redirect(target.job, target.model)
        except StorageUnavailableError:
            raise error from None
        return _Call(target.job, target.model, target.grant)

    def _store(self, call: _Call, image: GeneratedImage) -> Job:
        """Store the image. If the store fails, only its answer may be lost: look before the job is marked failed."""
        try:
            return self._results.store_image(call.job, call.model, image)
        except StorageUnavailableError as error:
            try:
                stored = self._results.recover(call.job)
            except AiArtError:
                raise error from None  # unknown: the reconciler decides later
            if stored is None:
                self._fail(call.job, error)
                raise
            return stored

    def _fail(self, job: Job, error: AiArtError) -> None:
        """Best effort: the caller gets the first error, and the reconciler finds a record that was not written."""
        if self._recorder.fail(job, error):
            self._results.discard(job)

    def _replay(self, job: Job) -> JobResponse:
        """The response of a job that succeeded. Raises its recorded failure, JobConflictError (canceled, deleted)."""
        if job.failure:
            raise error_from_code(job.failure.code, job.failure.message)
        if job.result_key is None:
            reason = "canceled" if job.status is JobStatus.CANCELED else "deleted"
            raise JobConflictError(f"The image of this request was {reason}.")
        return JobResponse(job, self._fallback.find_model(job), replayed=True)
