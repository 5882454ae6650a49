"""Cancel a job."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from shared.application.reconciling import JobReconciler
from shared.domain.errors import JobConflictError, NotFoundError
from shared.domain.jobs import Job, is_job_id
from shared.ports.jobs import JobStore
from shared.ports.platform import Clock

_ATTEMPTS: Final = 3


class ChargeStatus(StrEnum):
    """Whether the provider's list price is charged for the job."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class EndedJob:
    """A job after it was canceled or deleted."""

    job: Job

    @property
    def charged(self) -> ChargeStatus:
        """UNKNOWN if the provider was called without a recorded cost: it may charge for an aborted job."""
        if self.job.cost:
            return ChargeStatus.YES
        return ChargeStatus.UNKNOWN if self.job.submission_started_at else ChargeStatus.NO


class CancelJob:
    """Cancels jobs that are not final, and releases their resources."""

    def __init__(self, *, jobs: JobStore, reconciler: JobReconciler, clock: Clock) -> None:
        self._jobs = jobs
        self._reconciler = reconciler
        self._clock = clock

    def cancel(self, job_id: str) -> EndedJob:
        """Cancel a job. Raises JobConflictError (already final), NotFoundError, StorageUnavailableError."""
        return EndedJob(self.cancel_loaded(load_job(self._jobs, job_id)))

    def cancel_loaded(self, job: Job) -> Job:
        """Update the record first, so that workers stop; then release the job's resources. Raises as `cancel` does."""
        for _ in range(_ATTEMPTS):
            canceled = job.cancel(self._clock())
            try:
                self._jobs.replace(canceled)
            except JobConflictError:
                job = self._jobs.get(job.id)
                continue
            self._reconciler.release_resources(canceled)
            return canceled
        raise JobConflictError("The job is changing too fast to be canceled; please try again.", retry_after=1)


def load_job(jobs: JobStore, job_id: str) -> Job:
    """Read a job; a malformed id does not reach the store. Raises NotFoundError, StorageUnavailableError."""
    if not is_job_id(job_id):
        raise NotFoundError("There is no job with this id.")
    return jobs.get(job_id)
