"""Read a job by its id, with links to what it made."""

from dataclasses import dataclass

from shared.application.media_urls import MediaLink, PresignedLinks
from shared.domain.errors import NotFoundError
from shared.domain.jobs import Job, is_job_id
from shared.ports import JobStore


@dataclass(frozen=True, slots=True)
class JobDetails:
    """The job, and links to look at its result and to save it, while there is one."""

    job: Job
    look: MediaLink | None = None
    save: MediaLink | None = None


class ReadJob:
    """The use case."""

    def __init__(self, *, jobs: JobStore, link: PresignedLinks) -> None:
        self._jobs = jobs
        self._link = link

    def __call__(self, job_id: str) -> JobDetails:
        """Raises NotFoundError (unknown or malformed), StorageUnavailableError."""
        if not is_job_id(job_id):
            raise NotFoundError("There is no job with this id.")
        job = self._jobs.get(job_id)
        return JobDetails(job, self._link.to_result(job), self._link.to_result(job, attachment=True))
