"""Steps that every state machine has: wait for dispatch, and record a failure."""

from shared.application.queueing import JobDispatcher
from shared.application.results import ResultStore
from shared.application.submission_log import MAX_QUEUE_TIME
from shared.domain.errors import InternalError, JobConflictError, SubmissionUnknownError
from shared.domain.jobs import JobFailure
from shared.ports.jobs import JobStore
from shared.ports.platform import Clock

_UNKNOWN = JobFailure(
    SubmissionUnknownError.code, "The job was cut short; it is unknown whether the provider made it.", retryable=True
)


class WorkflowSteps:
    """The first and the last step of a queued job."""

    def __init__(self, *, jobs: JobStore, dispatcher: JobDispatcher, results: ResultStore, clock: Clock) -> None:
        self._jobs = jobs
        self._dispatcher = dispatcher
        self._results = results
        self._clock = clock

    def await_dispatch(self, job_id: str, token: str) -> None:
        """Put the job into its provider's queue; `token` resumes its state machine.

        Raises JobConflictError, StorageUnavailableError.
        """
        job = self._jobs.get(job_id)
        waiting = job.wait_until(job.created_at + MAX_QUEUE_TIME)
        self._jobs.replace(waiting)
        self._dispatcher.enqueue(waiting, token)

    def record_failure(self, job_id: str, failure: JobFailure) -> None:
        """Mark the job failed; a final job stays as it is, and one whose result was stored succeeds.

        Raises JobConflictError, StorageUnavailableError.
        """
        job = self._jobs.get(job_id)
        if job.is_final:
            return
        if failure.code == JobConflictError.code:
            raise JobConflictError("The job moved meanwhile; its record is to be read again.")
        if self._results.recover(job):
            return
        if failure.code == InternalError.code and job.may_have_been_charged:
            failure = _UNKNOWN
        self._jobs.replace(job.fail(self._clock(), failure))
        self._results.discard(job)
