"""What every state machine does with a queued job, whatever it makes: wait for its turn, and record how it failed."""

from datetime import timedelta
from typing import Final

from shared.application.making import KeepResult
from shared.application.turns import Turns
from shared.domain.errors import InternalError, JobConflictError, SubmissionUnknownError
from shared.domain.jobs import JobFailure
from shared.ports import Clock, JobStore

PATIENCE: Final = timedelta(hours=6)  # how long after its acceptance a job may still wait for its turn
_UNKNOWN: Final = JobFailure(
    SubmissionUnknownError.code, "The job was cut short; whether the provider made it cannot be told.", retryable=True
)


class QueueSteps:
    """The first and the last step."""

    def __init__(self, *, jobs: JobStore, turns: Turns, keep: KeepResult, clock: Clock) -> None:
        self._jobs = jobs
        self._turns = turns
        self._keep = keep
        self._clock = clock

    def await_turn(self, job_id: str, token: str) -> None:
        """Queue up; `token` is called when the turn comes. Raises JobConflictError, StorageUnavailableError."""
        job = self._jobs.get(job_id)
        waiting = job.wait_until(job.created_at + PATIENCE)
        self._jobs.replace(waiting)
        self._turns.wait(waiting, token)

    def record_failure(self, job_id: str, failure: JobFailure) -> None:
        """The job's last word; one that is final keeps its own, and one whose result was kept has succeeded.

        Raises JobConflictError, StorageUnavailableError.
        """
        job = self._jobs.get(job_id)
        if job.is_final:
            return
        if failure.code == JobConflictError.code:
            raise JobConflictError("The job moved meanwhile; its record is to be read again.")
        if self._keep.recovered(job):
            return
        if failure.code == InternalError.code and job.may_have_been_bought:
            failure = _UNKNOWN
        self._jobs.replace(job.fail(self._clock(), failure))
        self._keep.discard(job)
