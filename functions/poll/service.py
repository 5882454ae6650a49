"""How a video job stands, from its record alone: a poll never calls a provider."""

from dataclasses import dataclass
from enum import StrEnum

from shared.application.media_urls import MediaLink, PresignedLinks
from shared.domain.errors import NotFoundError
from shared.domain.jobs import Job, JobKind, JobStatus, is_job_id
from shared.ports import Clock, JobStore


class VideoPollStatus(StrEnum):
    """What a poll can find."""

    IN_PROGRESS = "in-progress"
    COMPLETE = "complete"
    FILTERED = "filtered"
    FAILED = "failed"
    CANCELED = "canceled"
    EXPIRED = "expired"
    DELETED = "deleted"


_STANDINGS = {
    JobStatus.QUEUED: VideoPollStatus.IN_PROGRESS,
    JobStatus.PROCESSING: VideoPollStatus.IN_PROGRESS,
    JobStatus.SUCCEEDED: VideoPollStatus.COMPLETE,
    JobStatus.FAILED: VideoPollStatus.FAILED,
    JobStatus.CANCELED: VideoPollStatus.CANCELED,
}


@dataclass(frozen=True, slots=True)
class VideoResult:
    """The job and where it stands now; a link to the finished video where its address is private."""

    job: Job
    standing: VideoPollStatus
    link: MediaLink | None = None


class PollVideo:
    """The use case."""

    def __init__(self, *, jobs: JobStore, clock: Clock, link: PresignedLinks | None = None) -> None:
        self._jobs = jobs
        self._link = link
        self._clock = clock

    def __call__(self, job_id: str) -> VideoResult:
        """Raises NotFoundError (unknown, malformed, no video), StorageUnavailableError."""
        if not is_job_id(job_id):
            raise NotFoundError("There is no video with this id.")
        job = self._jobs.get(job_id)
        if job.kind is not JobKind.IMG2VIDEO:
            raise NotFoundError("There is no video with this id.")
        return VideoResult(job, self._standing(job), self._link.to_result(job) if self._link else None)

    def _standing(self, job: Job) -> VideoPollStatus:
        if job.deleted_at:
            return VideoPollStatus.DELETED
        if job.status is JobStatus.SUCCEEDED and job.expires_at <= self._clock():
            return VideoPollStatus.EXPIRED
        if job.failure and job.failure.code == "content_filtered":
            return VideoPollStatus.FILTERED
        return _STANDINGS[job.status]
