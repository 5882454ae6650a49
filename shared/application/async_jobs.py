"""A job that is made while nobody waits: recorded, then its state machine started under its own id."""

from collections.abc import Callable

from shared.application.budget import Budget
from shared.application.recording import Accepted, JobRecorder, JobRequest
from shared.domain.errors import AiArtError, WorkflowUnavailableError, error_of
from shared.domain.idempotency import RequestIdentity
from shared.domain.jobs import Job, JobFailure, JobStatus
from shared.domain.models import Model
from shared.ports import Clock, JobStore, Workflow


class AsyncJobs:
    """Accepts an order and starts its state machine; the answer is the job, not its result."""

    def __init__(
        self, *, accept: JobRecorder, budget: Budget, jobs: JobStore, workflow: Workflow, clock: Clock
    ) -> None:
        self._accept = accept
        self._budget = budget
        self._jobs = jobs
        self._workflow = workflow
        self._clock = clock

    def run(self, asked: RequestIdentity, model: Model, order: Callable[[], JobRequest]) -> Accepted:
        """The queued job, or the one that this request repeats. `order` is asked for only where there is none, and
        where the day has something left for `model`: the job pays when its turn comes.

        Raises KeyReusedError, BudgetExceededError, StorageUnavailableError, and WorkflowUnavailableError once the job
        says so too: what is on record as queued is accepted, since the sweeper will start it.
        """
        repeat = self._accept.repeated(asked, queued=True)
        if repeat.job:
            accepted = Accepted(repeat.job, replayed=True)
        else:
            self._budget.check(model)
            accepted = self._accept(order(), repeat, queued=True)
        if accepted.job.failure and accepted.job.started_at is None:
            raise error_of(accepted.job.failure.code, accepted.job.failure.message)
        if accepted.job.status is JobStatus.QUEUED:
            self._start(accepted.job)
        return accepted

    def _start(self, job: Job) -> None:
        """Starting what was started already changes nothing, so a repeated request may start it again."""
        try:
            self._workflow.start(job)
        except WorkflowUnavailableError as error:
            failed = job.fail(self._clock(), JobFailure(error.code, error.message, error.retryable))
            try:
                self._jobs.replace(failed)
            except AiArtError:
                return  # it stays accepted: the sweeper meets it, or its machine does run and moved it
            raise
