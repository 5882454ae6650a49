"""Steps of one video job: submit, check, finish; each is idempotent and submits no video twice."""

import random
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from math import ceil

from functions.video_workflow.mp4_check import checked_video
from shared.application.limits import ProviderLimiter
from shared.application.provider_requests import ProviderRequestBuilder
from shared.application.results import ResultStore
from shared.application.submission_log import SubmissionLog
from shared.domain.errors import (
    TRANSIENT_PROVIDER_ERRORS,
    AiArtError,
    DeadlineExceededError,
    InternalError,
    JobConflictError,
    SubmissionUnknownError,
)
from shared.domain.generation import VideoState
from shared.domain.jobs import Job
from shared.domain.models import Model
from shared.domain.poll_schedule import first_wait_seconds, next_wait_seconds, rate_limited_wait_seconds
from shared.domain.rate_limits import Grant
from shared.ports.jobs import JobStore
from shared.ports.platform import Clock
from shared.ports.providers import Providers, VideoProvider


class VideoSteps:
    """Runs the steps; their inputs and outputs contain only what may appear in an execution's history."""

    def __init__(
        self,
        *,
        submissions: SubmissionLog,
        providers: Providers,
        jobs: JobStore,
        requests: ProviderRequestBuilder,
        limiter: ProviderLimiter,
        results: ResultStore,
        clock: Clock,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._submissions = submissions
        self._providers = providers
        self._jobs = jobs
        self._requests = requests
        self._limiter = limiter
        self._results = results
        self._clock = clock
        self._jitter = jitter

    def submit(self, job_id: str) -> int:
        """Submit the job to its provider, once; returns the first wait in seconds. Raises ProviderError and its
        subclasses.
        """
        job = self._jobs.get(job_id)
        model = self._submissions.model_of(job)
        if not job.upstream_id:
            self._submit_once(job, model)
        return self._wait_until(job.cancel_at, first_wait_seconds(model.typical_seconds, self._jitter()))

    def check(self, job_id: str) -> int:
        """Seconds until the next check, 0 if the video is ready. Raises DeadlineExceededError, ProviderError."""
        job = self._jobs.get(job_id)
        if job.is_final:
            return 0
        grant = self._limiter.acquire(job.provider)
        if not grant.wait_ms and self._is_done(job, grant):
            return 0
        self._check_deadline(job)
        elapsed = (self._clock() - (job.submission_started_at or job.created_at)).total_seconds()
        if grant.wait_ms:
            return self._wait_until(job.due_at, rate_limited_wait_seconds(grant.wait_ms, elapsed, self._jitter()))
        return self._wait_until(job.due_at, next_wait_seconds(elapsed, self._jitter()))

    def finish(self, job_id: str) -> None:
        """Copy the video into our bucket, mark the job succeeded. Raises ProviderError, StorageUnavailableError."""
        job = self._jobs.get(job_id)
        if job.is_final:
            return
        model = self._submissions.model_of(job)
        with self._limiter.call(job.provider, self._limiter.acquire_or_raise(job.provider)):
            stream = self._providers.video_provider(model).fetch(_upstream_id(job))
        with stream as video:
            self._results.store_stream(job, model, checked_video(video))

    def _is_done(self, job: Job, grant: Grant) -> bool:
        """A provider that is down or busy is checked again later, until the job's deadline."""
        with suppress(*TRANSIENT_PROVIDER_ERRORS), self._limiter.call(job.provider, grant):
            return self._provider_of(job).check(_upstream_id(job)) is VideoState.SUCCEEDED
        return False

    def _wait_until(self, deadline: datetime | None, wait_seconds: int) -> int:
        """Wait no longer than the deadline: the state machine has to end the job then, before the reconciler does."""
        if deadline is None:
            return wait_seconds
        return min(wait_seconds, max(1, ceil((deadline - self._clock()).total_seconds())))

    def _check_deadline(self, job: Job) -> None:
        if self._clock() < job.due_at:
            return
        with suppress(*TRANSIENT_PROVIDER_ERRORS):  # best effort; the job ends either way
            self._provider_of(job).cancel(_upstream_id(job))
        raise DeadlineExceededError("The video was not finished in the time it has.")

    def _submit_once(self, job: Job, model: Model) -> None:
        """Record the submission before the call: a record without an upstream id shows what may have been charged."""
        job.require_open()
        provider = self._providers.video_provider(model)
        if job.submission_started_at and not provider.submit_is_idempotent:
            raise SubmissionUnknownError(
                "It is unknown whether the provider accepted this job; it was not called again."
            )
        request = self._requests.video_request(job, model)
        if job.submission_started_at:  # interrupted before: it does not wait for dispatch again
            grant = self._limiter.acquire(job.provider)
            begun, undo = self._submissions.resume(job, model), self._submissions.requeue
        else:
            self._submissions.check_budget(model)
            grant = self._limiter.acquire_or_raise(job.provider)
            begun, undo = self._submissions.begin(job, model), self._submissions.withdraw
        try:
            with self._limiter.call(job.provider, grant):
                upstream_id = provider.submit(request, token=job.id)
        except AiArtError as error:
            if error.not_charged:
                undo(begun, error)
            raise
        self._record_submission(begun, upstream_id, provider)

    def _record_submission(self, begun: Job, upstream_id: str, provider: VideoProvider) -> None:
        """A job that was ended during the call is canceled at the provider as well."""
        try:
            self._jobs.replace(begun.record_submission(upstream_id))
        except JobConflictError:
            if self._jobs.get(begun.id).is_final:
                provider.cancel(upstream_id)
            raise

    def _provider_of(self, job: Job) -> VideoProvider:
        return self._providers.video_provider(self._submissions.model_of(job))


def _upstream_id(job: Job) -> str:
    if not job.upstream_id:
        raise InternalError("The job was not submitted.")
    return job.upstream_id
