"""The record of a queued job's submission: written before its provider is called, changed if it was not accepted."""

from datetime import timedelta
from typing import Final

from shared.application.fallback import Fallback
from shared.application.limits import Budget
from shared.domain.errors import (
    TRANSIENT_PROVIDER_ERRORS,
    AiArtError,
    ProviderThrottledError,
    ProviderUnavailableError,
    SubmissionUnknownError,
)
from shared.domain.jobs import Job, JobStatus
from shared.domain.models import Model
from shared.ports.jobs import JobStore
from shared.ports.platform import Clock

MAX_QUEUE_TIME: Final = timedelta(hours=6)
"""How long after its acceptance a job may wait for dispatch."""


class SubmissionLog:
    """Records submissions for every state machine."""

    def __init__(self, *, jobs: JobStore, fallback: Fallback, budget: Budget, clock: Clock) -> None:
        self._jobs = jobs
        self._fallback = fallback
        self._budget = budget
        self._clock = clock

    def model_of(self, job: Job) -> Model:
        """Raises NotFoundError (it left the catalogue)."""
        return self._fallback.model_of(job)

    def check_budget(self, model: Model) -> None:
        """Before the rate limiter: a job that cannot be paid for takes no call. Raises BudgetExceededError."""
        self._budget.check_last_total(model)

    def begin(self, job: Job, model: Model) -> Job:
        """Reserve the price, then record that the provider will be called: who finds that record after a crash knows
        what may have been charged.

        Raises BudgetExceededError, JobConflictError, StorageUnavailableError.
        """
        now = self._clock()
        begun = job.begin_submission(now, now + timedelta(seconds=model.deadline_seconds))
        self._budget.reserve(begun, model)
        self._jobs.replace(begun)
        return begun

    def resume(self, job: Job, model: Model) -> Job:
        """Continue a submission that was begun and cut short; its reservation still stands. Raises as `begin` does."""
        if job.status is not JobStatus.QUEUED:
            return job
        resumed = job.resume_submission(self._clock() + timedelta(seconds=model.deadline_seconds))
        self._jobs.replace(resumed)
        return resumed

    def requeue(self, begun: Job, error: AiArtError) -> None:
        """The provider did not accept the job this time, but may have before: keep record and reservation, call no
        other provider. If it was only busy or down, the job goes back into the queue.

        Raises SubmissionUnknownError for every other error.
        """
        if not isinstance(error, TRANSIENT_PROVIDER_ERRORS):
            raise SubmissionUnknownError("It is unknown whether the provider accepted this job before.") from error
        self._jobs.replace(begun.requeue_submission(begun.created_at + MAX_QUEUE_TIME))

    def withdraw(self, begun: Job, error: AiArtError) -> None:
        """The provider certainly did not accept the job: it goes back into the queue, of the next provider if this one
        is down.

        Raises ProviderUnavailableError if the job now waits for another provider, so that it is dispatched there.
        """
        withdrawn = begun.withdraw_submission(begun.created_at + MAX_QUEUE_TIME)
        busy = isinstance(error, ProviderThrottledError)
        with_fallback = None if busy else self._fallback.queue_target(withdrawn, error)
        self._jobs.replace(withdrawn)
        self._budget.release(begun)
        if with_fallback:
            self._jobs.replace(with_fallback)
            raise ProviderUnavailableError("The provider is down; another one is asked.") from error
