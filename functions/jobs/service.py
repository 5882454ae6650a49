"""Read a job by its id."""

from shared.domain.errors import NotFoundError
from shared.domain.jobs import Job, is_job_id
from shared.ports import JobStore


class ReadJob:
    """The use case."""

    def __init__(self, *, jobs: JobStore) -> None:
        self._jobs = jobs

    def __call__(self, job_id: str) -> Job:
        """Raises NotFoundError (unknown or malformed), StorageUnavailableError."""
        if not is_job_id(job_id):
            raise NotFoundError("There is no job with this id.")
        return self._jobs.get(job_id)
