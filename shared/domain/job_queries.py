"""What can be asked of the job records beyond one job by its id, and the answers."""

from dataclasses import dataclass
from enum import StrEnum

from shared.domain.jobs import Job, JobKind, JobStatus


@dataclass(frozen=True, slots=True)
class JobFilter:
    """Which of an owner's jobs to list; `after` is the position where the previous page ended."""

    status: JobStatus | None = None
    kind: JobKind | None = None
    after: tuple[str, str] | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True)
class JobPage:
    """One page of jobs; `next_position` (creation time and id as text) is where the next page starts, if any."""

    jobs: list[Job]
    next_position: tuple[str, str] | None


class WorkflowState(StrEnum):
    """The state of a job's Step Functions execution."""

    NONE = "none"
    RUNNING = "running"
    ENDED = "ended"
