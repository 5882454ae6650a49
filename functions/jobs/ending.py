"""Cancel a job, or delete the content of a job."""

from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum

from shared.application.reconciling import JobReconciler
from shared.domain.errors import JobConflictError, JobEndedError, NotFoundError, StorageUnavailableError
from shared.domain.jobs import Job, is_job_id
from shared.ports.jobs import JobStore
from shared.ports.media import MediaEraser
from shared.ports.platform import Clock

_ATTEMPTS = 3


class ChargeStatus(StrEnum):
    """Whether the provider's list price is charged for the job."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class EndedJob:
    """The job after the change, and whether it was charged."""

    job: Job
    charged: ChargeStatus


class EndJob:
    """Cancels and deletes jobs."""

    def __init__(self, *, jobs: JobStore, media: MediaEraser, reconciler: JobReconciler, clock: Clock) -> None:
        self._jobs = jobs
        self._media = media
        self._reconciler = reconciler
        self._clock = clock

    def cancel(self, job_id: str) -> EndedJob:
        """Cancel a job. Raises JobConflictError (already final), NotFoundError, StorageUnavailableError."""
        return self._with_charge_status(self._cancel(self._load(job_id)))

    def delete(self, job_id: str) -> EndedJob:
        """Cancel the job if it is not final, then delete its media and its request.

        Raises NotFoundError, JobConflictError, StorageUnavailableError.
        """
        job = self._load(job_id)
        if not job.is_final:
            try:
                job = self._cancel(job)
            except JobEndedError:  # it ended concurrently
                job = self._jobs.get(job_id)
        return self._with_charge_status(self._redact_and_erase(job))

    def _cancel(self, job: Job) -> Job:
        """Update the record first, so that workers stop; then release the job's resources."""
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

    def _redact_and_erase(self, job: Job) -> Job:
        """Update the record first; it still has the media keys, so the sweeper deletes what fails here."""
        redacted = self._redact(job)
        for key in job.media_keys:
            with suppress(StorageUnavailableError):
                self._media.erase(key)
        return redacted

    def _redact(self, job: Job) -> Job:
        """Redact the record; retry where the sweeper or another request changed it concurrently."""
        for _ in range(_ATTEMPTS):
            redacted = job.redact(self._clock())
            try:
                self._jobs.replace(redacted)
            except JobConflictError:
                job = self._jobs.get(job.id)
                continue
            return redacted
        raise JobConflictError("The job is changing too fast to be deleted; please try again.", retry_after=1)

    def _load(self, job_id: str) -> Job:
        if not is_job_id(job_id):
            raise NotFoundError("There is no job with this id.")
        return self._jobs.get(job_id)

    def _with_charge_status(self, job: Job) -> EndedJob:
        return EndedJob(job, _charge_status(job))


def _charge_status(job: Job) -> ChargeStatus:
    """Return UNKNOWN where the provider was called without a recorded cost: it may charge for an aborted job."""
    if job.cost:
        return ChargeStatus.YES
    return ChargeStatus.UNKNOWN if job.submission_started_at else ChargeStatus.NO
