"""What every state machine does with a queued job, whatever it makes: wait for its turn, and record how it failed."""

from datetime import timedelta
from typing import Final

from shared.application.job_dispatcher import JobDispatcher
from shared.application.result_store import ResultStore
from shared.domain.errors import InternalError, JobConflictError, SubmissionUnknownError
from shared.domain.jobs import JobFailure
from shared.ports import Clock, JobStore

MAX_QUEUE_TIME: Final = timedelta(hours=6)  # how long after its acceptance a job may still wait for its turn
_UNKNOWN: Final = JobFailure(
    SubmissionUnknownError.code, "The job was cut short; whether the provider made it cannot be told.", retryable=True
)


class WorkflowSteps:
    """The first and the last step."""

    def __init__(self, *, jobs: JobStore, dispatcher: JobDispatcher, keep: ResultStore, clock: Clock) -> None:
        self._jobs = jobs
        self._dispatcher = dispatcher
        self._results = keep
        self._clock = clock

    def await_dispatch(self, job_id: str, token: str) -> None:
        """Queue up; `token` is called when the turn comes. Raises JobConflictError, StorageUnavailableError."""
        job = self._jobs.get(job_id)
        waiting = job.wait_until(job.created_at + MAX_QUEUE_TIME)
        self._jobs.replace(waiting)
        self._dispatcher.wait(waiting, token)

    def record_failure(self, job_id: str, failure: JobFailure) -> None:
        """The job's last word; one that is final keeps its own, and one whose result was kept has succeeded.

        Raises JobConflictError, StorageUnavailableError.
        """
        job = self._jobs.get(job_id)
        if job.is_final:
            return
        if failure.code == JobConflictError.code:
            raise JobConflictError("The job moved meanwhile; its record is to be read again.")
        if self._results.recovered(job):
            return
        if failure.code == InternalError.code and job.may_have_been_charged:
            failure = _UNKNOWN
        self._jobs.replace(job.fail(self._clock(), failure))
        self._results.discard(job)
