"""Delete the content of a job: its media and its request."""

from contextlib import suppress
from typing import Final

from functions.jobs.cancellation import CancelJob, EndedJob, load_job
from shared.domain.errors import JobConflictError, JobEndedError, StorageUnavailableError
from shared.domain.jobs import Job
from shared.ports.jobs import JobStore
from shared.ports.media import MediaEraser
from shared.ports.platform import Clock

_ATTEMPTS: Final = 3


class DeleteJob:
    """Deletes jobs; the record stays, without its content."""

    def __init__(self, *, jobs: JobStore, media: MediaEraser, cancel_job: CancelJob, clock: Clock) -> None:
        self._jobs = jobs
        self._media = media
        self._cancel_job = cancel_job
        self._clock = clock

    def delete(self, job_id: str) -> EndedJob:
        """Cancel the job if it is not final; then redact the record, then delete the media.

        The redacted record still has the media keys, so the sweeper deletes what fails here.
        Raises NotFoundError, JobConflictError, StorageUnavailableError.
        """
        job = load_job(self._jobs, job_id)
        if not job.is_final:
            job = self._cancel(job)
        redacted = self._redact(job)
        for key in job.media_keys:
            with suppress(StorageUnavailableError):
                self._media.erase(key)
        return EndedJob(redacted)

    def _cancel(self, job: Job) -> Job:
        try:
            return self._cancel_job.cancel_loaded(job)
        except JobEndedError:  # it ended concurrently
            return self._jobs.get(job.id)

    def _redact(self, job: Job) -> Job:
        """Redact the record; retry if the sweeper or another request changed it concurrently."""
        for _ in range(_ATTEMPTS):
            redacted = job.redact(self._clock())
            try:
                self._jobs.replace(redacted)
            except JobConflictError:
                job = self._jobs.get(job.id)
                continue
            return redacted
        raise JobConflictError("The job is changing too fast to be deleted; please try again.", retry_after=1)
