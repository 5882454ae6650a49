"""End a job, or forget one that has ended."""

from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum

from shared.application.reconciling import JobReconciler
from shared.domain.errors import JobConflictError, JobEndedError, NotFoundError, StorageUnavailableError
from shared.domain.jobs import Job, is_job_id
from shared.ports import Clock, JobStore, MediaEraser

_TRIES = 3


class ChargeStatus(StrEnum):
    """Whether the provider's list price is due for the job."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class EndedJob:
    """The job as it stands now, and whether it was charged for."""

    job: Job
    charged: ChargeStatus


class EndJob:
    """The use case."""

    def __init__(self, *, jobs: JobStore, media: MediaEraser, settle: JobReconciler, clock: Clock) -> None:
        self._jobs = jobs
        self._media = media
        self._reconciler = settle
        self._clock = clock

    def cancel(self, job_id: str) -> EndedJob:
        """Raises JobConflictError (it has ended already), NotFoundError, StorageUnavailableError."""
        return self._ended(self._cancel(self._known(job_id)))

    def delete(self, job_id: str) -> EndedJob:
        """Cancel it where it runs, then forget its media and what was asked. Raises NotFoundError, JobConflictError."""
        job = self._known(job_id)
        if not job.is_final:
            try:
                job = self._cancel(job)
            except JobEndedError:  # by itself, just now
                job = self._jobs.get(job_id)
        return self._ended(self._forget(job))

    def _cancel(self, job: Job) -> Job:
        """The record first: whoever works on the job learns from it. Then what is left of the work is stopped."""
        for _ in range(_TRIES):
            canceled = job.cancel(self._clock())
            try:
                self._jobs.replace(canceled)
            except JobConflictError:
                job = self._jobs.get(job.id)
                continue
            self._reconciler.release_resources(canceled)
            return canceled
        raise JobConflictError("The job is moving too fast to be canceled; please try again.", retry_after=1)

    def _forget(self, job: Job) -> Job:
        """The record first, which still knows where the media are: what cannot be deleted now the sweeper will."""
        forgotten = self._forgotten(job)
        for key in job.own_media:
            with suppress(StorageUnavailableError):
                self._media.erase(key)
        return forgotten

    def _forgotten(self, job: Job) -> Job:
        """A record that has ended moves only where it is tidied, or forgotten by somebody else at the same time."""
        for _ in range(_TRIES):
            forgotten = job.forget(self._clock())
            try:
                self._jobs.replace(forgotten)
            except JobConflictError:
                job = self._jobs.get(job.id)
                continue
            return forgotten
        raise JobConflictError("The job is moving too fast to be deleted; please try again.", retry_after=1)

    def _known(self, job_id: str) -> Job:
        if not is_job_id(job_id):
            raise NotFoundError("There is no job with this id.")
        return self._jobs.get(job_id)

    def _ended(self, job: Job) -> EndedJob:
        return EndedJob(job, _charged(job))


def _charged(job: Job) -> ChargeStatus:
    """What a provider asks for a job that it gave up half-way is not on record."""
    if job.cost:
        return ChargeStatus.YES
    return ChargeStatus.UNKNOWN if job.submission_started_at else ChargeStatus.NO
