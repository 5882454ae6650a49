"""Read the poll status of a video job from its record; a poll never calls a provider."""

from dataclasses import dataclass
from enum import StrEnum

from shared.application.media_urls import MediaLink, PresignedLinks
from shared.domain.errors import NotFoundError
from shared.domain.jobs import Job, JobKind, JobStatus, is_job_id
from shared.ports.jobs import JobStore
from shared.ports.platform import Clock


class VideoPollStatus(StrEnum):
    """The status that a poll returns."""

    IN_PROGRESS = "in-progress"
    COMPLETE = "complete"
    FILTERED = "filtered"
    FAILED = "failed"
    CANCELED = "canceled"
    EXPIRED = "expired"
    DELETED = "deleted"


_STATUS_OF_JOB = {
    JobStatus.QUEUED: VideoPollStatus.IN_PROGRESS,
    JobStatus.PROCESSING: VideoPollStatus.IN_PROGRESS,
    JobStatus.SUCCEEDED: VideoPollStatus.COMPLETE,
    JobStatus.FAILED: VideoPollStatus.FAILED,
    JobStatus.CANCELED: VideoPollStatus.CANCELED,
}


@dataclass(frozen=True, slots=True)
class VideoResult:
    """The job and its poll status; a presigned link to the finished video where media are private."""

    job: Job
    status: VideoPollStatus
    link: MediaLink | None = None


class PollVideo:
    """Polls a video job."""

    def __init__(self, *, jobs: JobStore, clock: Clock, links: PresignedLinks | None = None) -> None:
        self._jobs = jobs
        self._links = links
        self._clock = clock

    def poll(self, job_id: str) -> VideoResult:
        """Return the result. Raises NotFoundError (unknown or malformed id, not a video), StorageUnavailableError."""
        if not is_job_id(job_id):
            raise NotFoundError("There is no video with this id.")
        job = self._jobs.get(job_id)
        if job.kind is not JobKind.IMG2VIDEO:
            raise NotFoundError("There is no video with this id.")
        return VideoResult(job, self._poll_status(job), self._links.result_link(job) if self._links else None)

    def _poll_status(self, job: Job) -> VideoPollStatus:
        if job.deleted_at:
            return VideoPollStatus.DELETED
        if job.status is JobStatus.SUCCEEDED and job.expires_at <= self._clock():
            return VideoPollStatus.EXPIRED
        if job.failure and job.failure.code == "content_filtered":
            return VideoPollStatus.FILTERED
        return _STATUS_OF_JOB[job.status]
