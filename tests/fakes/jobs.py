"""The job store in memory."""

from dataclasses import replace
from threading import Lock

from shared.domain.errors import JobConflictError, NotFoundError
from shared.domain.jobs import Job
from tests.fakes.faults import Faults


class InMemoryJobStore:
    """Implements `shared.ports.JobStore`; `history` holds every revision that was ever written."""

    def __init__(self) -> None:
        self.faults = Faults()
        self.history: list[Job] = []
        self._jobs: dict[str, Job] = {}
        self._lock = Lock()

    def add(self, job: Job) -> None:
        self.faults.before("add")
        with self._lock:
            if job.id in self._jobs:
                raise JobConflictError("The job exists.")
            self._write(job)
        self.faults.after("add")

    def get(self, job_id: str) -> Job:
        self.faults.before("get")
        with self._lock:
            if job_id not in self._jobs:
                raise NotFoundError("There is no job with this id.")
            return self._jobs[job_id]

    def replace(self, job: Job) -> None:
        self.faults.before("replace")
        with self._lock:
            known = self._jobs.get(job.id)
            if known is None or known.revision != job.revision - 1:
                raise JobConflictError("The job was changed by somebody else meanwhile.")
            self._write(job)
        self.faults.after("replace")

    @property
    def only(self) -> Job:
        """The one job there is."""
        (job,) = self._jobs.values()
        return job

    @property
    def is_empty(self) -> bool:
        return not self._jobs

    def _write(self, job: Job) -> None:
        kept = replace(job, request=dict(job.request))
        self._jobs[job.id] = kept
        self.history.append(kept)
