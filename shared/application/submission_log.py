"""A queued job's provider is asked: what is written before that, and what where it certainly did not take the job."""

from datetime import timedelta

from shared.application.budget import Budget
from shared.application.fallback import Fallback
from shared.application.workflow_steps import MAX_QUEUE_TIME
from shared.domain.errors import (
    TRANSIENT_PROVIDER_ERRORS,
    AiArtError,
    ProviderThrottledError,
    ProviderUnavailableError,
    SubmissionUnknownError,
)
from shared.domain.jobs import Job, JobStatus
from shared.domain.models import Model
from shared.ports import Clock, JobStore


class SubmissionLog:
    """Every state machine's, whatever it makes."""

    def __init__(self, *, jobs: JobStore, fallback: Fallback, budget: Budget, clock: Clock) -> None:
        self._jobs = jobs
        self._fallback = fallback
        self._budget = budget
        self._clock = clock

    def model_of(self, job: Job) -> Model:
        """Raises NotFoundError where the catalogue has it no longer."""
        return self._fallback.model_of(job)

    def check_budget(self, job: Job) -> None:
        """Before the gate: what cannot be paid for takes nobody's turn. Raises BudgetExceededError."""
        self._budget.check(self.model_of(job))

    def begin(self, job: Job) -> Job:
        """Money is set aside, then the intent is written: where it stands, who knows what was bought.

        Raises BudgetExceededError, JobConflictError, StorageUnavailableError.
        """
        now = self._clock()
        intended = job.begin_submission(now, now + timedelta(seconds=self.model_of(job).deadline_seconds))
        self._budget.reserve(intended)
        self._jobs.replace(intended)
        return intended

    def resume(self, job: Job) -> Job:
        """One that was intended before and cut short; its money is still set aside. Raises as `intend` does."""
        if job.status is not JobStatus.QUEUED:
            return job
        resumed = job.resume_submission(self._clock() + timedelta(seconds=self.model_of(job).deadline_seconds))
        self._jobs.replace(resumed)
        return resumed

    def requeue(self, intended: Job, error: AiArtError) -> None:
        """The provider did not take it this time, and may have before: the intent and its money stay, nobody else is
        asked, and where it only asked for time the job queues up again.

        Raises SubmissionUnknownError for every other answer.
        """
        if not isinstance(error, TRANSIENT_PROVIDER_ERRORS):
            raise SubmissionUnknownError("Whether the provider took this job before could not be told.") from error
        self._jobs.replace(intended.requeue_submission(intended.created_at + MAX_QUEUE_TIME))

    def withdraw(self, intended: Job, error: AiArtError) -> None:
        """The provider certainly did not take the job: it queues up again, there or, where it is down, at the next one.

        One that is only busy is waited for. Raises ProviderUnavailableError where the job now stands at another
        provider, since it has a turn to wait for whatever the first one said.
        """
        withdrawn = intended.withdraw_submission(intended.created_at + MAX_QUEUE_TIME)
        busy = isinstance(error, ProviderThrottledError)
        redirected = None if busy else self._fallback.waiting_for(withdrawn, error)
        self._jobs.replace(withdrawn)
        self._budget.release(intended)
        if redirected:
            self._jobs.replace(redirected)
            raise ProviderUnavailableError("The provider is down; another one is asked.") from error
