"""The state machine's tasks on one video job; each may be run twice and buys nothing the second time."""

import random
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from math import ceil

from functions.video_workflow.mp4_check import checked_video
from shared.application.provider_limiter import ProviderLimiter
from shared.application.result_store import ResultStore
from shared.application.submission_log import SubmissionLog
from shared.application.video_requests import VideoRequestBuilder
from shared.domain.errors import (
    TRANSIENT_PROVIDER_ERRORS,
    AiArtError,
    DeadlineExceededError,
    InternalError,
    JobConflictError,
    SubmissionUnknownError,
)
from shared.domain.jobs import Job
from shared.domain.poll_schedule import first_wait_seconds, next_wait_seconds, refused_wait_seconds
from shared.domain.rate_limits import Grant
from shared.ports import Clock, JobStore, VideoProvider, VideoProviders, VideoState


class VideoSteps:
    """Submit, check, finish; takes and gives only what may stand in an execution's history."""

    def __init__(
        self,
        *,
        submission_log: SubmissionLog,
        provider: VideoProviders,
        jobs: JobStore,
        requests: VideoRequestBuilder,
        limiter: ProviderLimiter,
        keep: ResultStore,
        clock: Clock,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._submissions = submission_log
        self._provider = provider
        self._jobs = jobs
        self._requests = requests
        self._limiter = limiter
        self._results = keep
        self._clock = clock
        self._jitter = jitter

    def submit(self, job_id: str) -> int:
        """Ask the provider, once; the answer is the first wait in seconds. Raises ProviderError and its kin."""
        job = self._jobs.get(job_id)
        if not job.upstream_id:
            self._submit_once(job)
        wait = first_wait_seconds(self._submissions.model_of(job).typical_seconds, self._jitter())
        return self._not_beyond(job.cancel_at, wait)

    def check(self, job_id: str) -> int:
        """Seconds until the next check, 0 where the video is there. Raises DeadlineExceededError, ProviderError."""
        job = self._jobs.get(job_id)
        if job.is_final:
            return 0
        grant = self._limiter.take(job.provider)
        if not grant.wait_ms and self._is_done(job, grant):
            return 0
        self._check_deadline(job)
        elapsed = (self._clock() - (job.submission_started_at or job.created_at)).total_seconds()
        if grant.wait_ms:
            return self._not_beyond(job.due_at, refused_wait_seconds(grant.wait_ms, elapsed, self._jitter()))
        return self._not_beyond(job.due_at, next_wait_seconds(elapsed, self._jitter()))

    def finish(self, job_id: str) -> None:
        """Copy the video to our place, then call the job a success. Raises ProviderError, StorageUnavailableError."""
        job = self._jobs.get(job_id)
        if job.is_final:
            return
        with self._limiter.calling(job.provider, self._limiter.enter(job.provider)):
            found = self._provider_of(job).fetch(_upstream_id(job))
        with found as video:
            self._results.stream(job, checked_video(video))

    def _is_done(self, job: Job, grant: Grant) -> bool:
        """A provider that is down or busy is asked again later, until the job's own deadline."""
        with suppress(*TRANSIENT_PROVIDER_ERRORS), self._limiter.calling(job.provider, grant):
            return self._provider_of(job).check(_upstream_id(job)) is VideoState.SUCCEEDED
        return False

    def _not_beyond(self, deadline: datetime | None, wait_seconds: int) -> int:
        """The job's machine is there to say so when its deadline passes; the sweeper gives it a few minutes only."""
        if deadline is None:
            return wait_seconds
        return min(wait_seconds, max(1, ceil((deadline - self._clock()).total_seconds())))

    def _check_deadline(self, job: Job) -> None:
        if self._clock() < job.due_at:
            return
        with suppress(*TRANSIENT_PROVIDER_ERRORS):  # telling the provider is a courtesy; the job ends either way
            self._provider_of(job).cancel(_upstream_id(job))
        raise DeadlineExceededError("The video was not finished in the time it has.")

    def _submit_once(self, job: Job) -> None:
        """The intent is written before the call: where it stands without an upstream id, who knows what was bought."""
        job.require_open()
        provider = self._provider_of(job)
        if job.submission_started_at and not provider.submit_is_idempotent:
            raise SubmissionUnknownError(
                "Whether the provider took this job could not be told; it was not asked again."
            )
        request = self._requests.of(job, self._submissions.model_of(job))
        if job.submission_started_at:  # cut short before: it does not queue up again
            grant, begin, give_up = (
                self._limiter.take(job.provider),
                self._submissions.resume,
                self._submissions.requeue,
            )
        else:
            self._submissions.check_budget(job)
            grant, begin, give_up = (
                self._limiter.enter(job.provider),
                self._submissions.begin,
                self._submissions.withdraw,
            )
        intended = begin(job)
        try:
            with self._limiter.calling(job.provider, grant):
                upstream_id = provider.submit(request, token=job.id)
        except AiArtError as error:
            if error.not_charged:
                give_up(intended, error)
            raise
        self._record_submission(intended, upstream_id)

    def _record_submission(self, intended: Job, upstream_id: str) -> None:
        """A job that was ended while the provider was asked is canceled there as well."""
        try:
            self._jobs.replace(intended.submitted(upstream_id))
        except JobConflictError:
            if self._jobs.get(intended.id).is_final:
                self._provider_of(intended).cancel(upstream_id)
            raise

    def _provider_of(self, job: Job) -> VideoProvider:
        return self._provider(self._submissions.model_of(job))


def _upstream_id(job: Job) -> str:
    if not job.upstream_id:
        raise InternalError("The job was not submitted.")
    return job.upstream_id
