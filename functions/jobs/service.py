"""Read a job by its id, with links to its result."""

from dataclasses import dataclass

from shared.application.media_urls import MediaLink, PresignedLinks
from shared.domain.errors import NotFoundError
from shared.domain.jobs import Job, is_job_id
from shared.ports.jobs import JobStore


@dataclass(frozen=True, slots=True)
class JobDetails:
    """A job with links to view and to download its result, while there is one."""

    job: Job
    view_link: MediaLink | None = None
    download_link: MediaLink | None = None


class ReadJob:
    """Reads one job."""

    def __init__(self, *, jobs: JobStore, links: PresignedLinks) -> None:
        self._jobs = jobs
        self._links = links

    def read(self, job_id: str) -> JobDetails:
        """Return the job. Raises NotFoundError (unknown or malformed id), StorageUnavailableError."""
        if not is_job_id(job_id):
            raise NotFoundError("There is no job with this id.")
        job = self._jobs.get(job_id)
        return JobDetails(job, self._links.result_link(job), self._links.result_link(job, attachment=True))
