"""The state machine's tasks on one video job; each may be run twice and changes nothing the second time."""

from collections.abc import Callable
from typing import Final

from shared.domain.catalogue import Catalogue
from shared.domain.errors import (
    DeadlineExceededError,
    InternalError,
    ProviderThrottledError,
    ProviderUnavailableError,
    SubmissionUnknownError,
)
from shared.domain.generation import ImageToVideo
from shared.domain.jobs import Job, JobFailure
from shared.domain.media import MediaKind, new_media_key
from shared.domain.pacing import first_wait_seconds, next_wait_seconds
from shared.ports import Clock, JobStore, MediaStore, VideoProvider, VideoState

CERTAINLY_NOT_TAKEN: Final = (ProviderThrottledError, ProviderUnavailableError)


class VideoSteps:
    """Submit, check, finish, or record why not; takes and gives only what may stand in an execution's history."""

    def __init__(
        self,
        *,
        catalogue: Catalogue,
        provider: Callable[[str], VideoProvider],
        jobs: JobStore,
        media: MediaStore,
        clock: Clock,
    ) -> None:
        self._catalogue = catalogue
        self._provider = provider
        self._jobs = jobs
        self._media = media
        self._clock = clock

    def submit(self, job_id: str) -> int:
        """Ask the provider, once; the answer is the first wait in seconds. Raises ProviderError and its kin."""
        job = self._jobs.get(job_id)
        if not job.upstream_id:
            self._submit_once(job)
        return first_wait_seconds(self._catalogue.named(job.model).typical_seconds)

    def check(self, job_id: str, checks: int) -> int:
        """Seconds until the next check, 0 where the video is there. Raises DeadlineExceededError, ProviderError."""
        job = self._jobs.get(job_id)
        if job.is_final or self._provider(job.provider).check(_upstream_id(job)) is VideoState.SUCCEEDED:
            return 0
        if self._clock() >= job.due_at:
            raise DeadlineExceededError("The video was not finished in the time it has.")
        return next_wait_seconds(self._catalogue.named(job.model).typical_seconds, checks)

    def finish(self, job_id: str) -> None:
        """Copy the video to our place, then call the job a success. Raises ProviderError, StorageUnavailableError."""
        job = self._jobs.get(job_id)
        if job.is_final:
            return
        key = new_media_key(MediaKind.PROCESSED_VIDEO, "mp4")
        with self._provider(job.provider).fetch(_upstream_id(job)) as video:
            self._media.put(key, video, expires_at=job.expires_at)
        cost = self._catalogue.named(job.model).cost_of(1)
        self._jobs.replace(job.succeed(self._clock(), key, cost))

    def record_failure(self, job_id: str, failure: JobFailure) -> None:
        """The job's last word; a job that is final already keeps its own."""
        job = self._jobs.get(job_id)
        if not job.is_final:
            self._jobs.replace(job.fail(self._clock(), failure))

    def _submit_once(self, job: Job) -> None:
        """The intent is written before the call: where it stands without an upstream id, who knows what was bought."""
        if job.submission_intended_at:
            raise SubmissionUnknownError(
                "Whether the provider took this job could not be told; it was not asked again."
            )
        request = self._request(job)
        intended = job.intend_submission(self._clock())
        self._jobs.replace(intended)
        try:
            upstream_id = self._provider(job.provider).submit(request)
        except CERTAINLY_NOT_TAKEN:
            self._jobs.replace(intended.withdraw_submission())
            raise
        self._jobs.replace(intended.submitted(upstream_id))

    def _request(self, job: Job) -> ImageToVideo:
        if job.input_key is None:
            raise InternalError("The job has no picture to set out from.")
        return ImageToVideo(
            image=self._media.read(job.input_key),
            seed=job.seed,
            cfg_scale=float(job.request["cfg_scale"]),
            motion_bucket_id=int(job.request["motion_bucket_id"]),
        )


def _upstream_id(job: Job) -> str:
    if not job.upstream_id:
        raise InternalError("The job was not submitted.")
    return job.upstream_id
