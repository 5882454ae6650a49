"""An image as a job, made while the client waits: recorded before it is bought, kept before it is called a success."""

from collections.abc import Callable
from contextlib import suppress

from shared.application.budget import Budget
from shared.application.fallback import Fallback, FallbackTarget
from shared.application.provider_limiter import ProviderLimiter
from shared.application.recording import Accepted, JobRecorder, JobRequest
from shared.application.result_store import ResultStore
from shared.domain.errors import AiArtError, InternalError, JobConflictError, StorageUnavailableError, error_of
from shared.domain.generation import GeneratedImage
from shared.domain.idempotency import RequestIdentity
from shared.domain.jobs import Job, JobFailure, JobStatus
from shared.domain.models import Model
from shared.domain.rate_limits import Grant
from shared.ports import Clock, JobStore

type Make = Callable[[Model], GeneratedImage]


class SyncGeneration:
    """Runs an order from acceptance to its end; the job it returns has succeeded."""

    def __init__(
        self,
        *,
        accept: JobRecorder,
        limiter: ProviderLimiter,
        fallback: Fallback,
        budget: Budget,
        keep: ResultStore,
        jobs: JobStore,
        clock: Clock,
    ) -> None:
        self._accept = accept
        self._limiter = limiter
        self._fallback = fallback
        self._budget = budget
        self._results = keep
        self._jobs = jobs
        self._clock = clock

    def run(self, asked: RequestIdentity, order: Callable[[], JobRequest], make: Make) -> Accepted:
        """Record, make, keep, finish; or the result of the first request where this one repeats it.

        `order` is asked for only where something is to be made. Raises what the last provider or a store raised, once
        the job says so too, and what was recorded of a first request that failed.
        """
        repeat = self._accept.repeated(asked, queued=False)
        if repeat.job is not None:
            return Accepted(_result(repeat.job), replayed=True)
        wanted = order()
        self._budget.check(wanted.model)  # before the gate: what cannot be paid for takes nobody's turn
        ordered, grant = self._fallback.first(wanted)
        accepted = self._accept(ordered, repeat, queued=False)
        if accepted.replayed:
            return Accepted(_result(accepted.job), replayed=True)
        try:
            job, image = self._made(accepted.job, grant, make)
        except AiArtError as error:
            self._fail(accepted.job, error)
            raise
        except Exception:
            self._fail(accepted.job, InternalError("The image could not be made because of a fault of ours."))
            raise
        return Accepted(self._kept(job, image), replayed=False)

    def _made(self, job: Job, grant: Grant, make: Make) -> tuple[Job, GeneratedImage]:
        """By the job's own model, else by the next that may be asked, once the record says whom."""
        try:
            with self._limiter.calling(job.provider, grant):
                image = make(self._fallback.model_of(job))
        except AiArtError as error:
            elsewhere = self._elsewhere(job, error)
            if elsewhere is None:
                raise
            return self._made(elsewhere.job, elsewhere.grant, make)
        return job, image

    def _elsewhere(self, job: Job, error: AiArtError) -> FallbackTarget | None:
        """Where another one cannot be arranged for now, the first one's word stands: nothing was bought."""
        try:
            elsewhere = self._fallback.after(job, error)
            if elsewhere:
                self._budget.reserve(elsewhere.job)
                self._jobs.replace(elsewhere.job)
        except StorageUnavailableError:
            return None
        return elsewhere

    def _kept(self, job: Job, image: GeneratedImage) -> Job:
        try:
            return self._results.image(job, image)
        except StorageUnavailableError as error:
            return self._kept_after_all(job, error)

    def _kept_after_all(self, job: Job, error: StorageUnavailableError) -> Job:
        """The answer alone may have been lost. Where that cannot be told now, the job is left to the sweeper."""
        try:
            kept = self._results.recovered(job)
        except AiArtError:
            raise error from None
        if kept:
            return kept
        self._fail(job, error)
        raise error

    def _fail(self, job: Job, error: AiArtError) -> None:
        """Best effort: the caller learns the first error, and the sweeper finds a record that could not be written."""
        failure = JobFailure(error.code, error.message, error.retryable)
        with suppress(AiArtError):
            current = self._jobs.get(job.id)
            self._jobs.replace(current.fail(self._clock(), failure, not_charged=error.not_charged))
            self._results.discard(job)


def _result(job: Job) -> Job:
    """The succeeded job; one that failed raises what it failed with, one that was called off says so."""
    if job.failure:
        raise error_of(job.failure.code, job.failure.message)
    if job.result_key is None:
        fate = "canceled" if job.status is JobStatus.CANCELED else "deleted"
        raise JobConflictError(f"The image of this request was {fate}.")
    return job
