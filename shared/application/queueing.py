"""Queued jobs: accept one and start its state machine; dispatch those that wait for a provider."""

from dataclasses import replace
from typing import Final

from shared.application.idempotency import IdempotencyLookup
from shared.application.input_images import InputImageStore
from shared.application.limits import Budget, ProviderLimiter
from shared.application.recording import AnyJobRequest, JobRecorder, JobResponse
from shared.domain.catalogue import Catalogue
from shared.domain.errors import AiArtError, WorkflowUnavailableError
from shared.domain.fair_queue import CALLS_PER_JOB
from shared.domain.image_formats import ValidatedImage
from shared.domain.jobs import Job, JobFailure, JobStatus
from shared.ports.coordination import DispatchTimer, TaskCallback, WaitingJobs
from shared.ports.jobs import JobStore, Workflow
from shared.ports.platform import Clock

_BATCH: Final = 25


class AsyncJobs:
    """Accepts requests whose clients do not wait; the response is the job, not its result."""

    def __init__(
        self,
        *,
        idempotency: IdempotencyLookup,
        recorder: JobRecorder,
        budget: Budget,
        inputs: InputImageStore,
        jobs: JobStore,
        workflow: Workflow,
        catalogue: Catalogue,
        clock: Clock,
    ) -> None:
        self._idempotency = idempotency
        self._recorder = recorder
        self._budget = budget
        self._inputs = inputs
        self._jobs = jobs
        self._workflow = workflow
        self._catalogue = catalogue
        self._clock = clock

    def start(self, request: AnyJobRequest, image: ValidatedImage | None = None) -> JobResponse:
        """The queued job, or the one that this request repeats. The job reserves its price when it is dispatched.

        Raises KeyReusedError, BudgetExceededError, StorageUnavailableError, and WorkflowUnavailableError once the job
        has failed with it: a job that is recorded as queued is accepted, since the reconciler will start it.
        """
        prior = self._idempotency.find(request.identity, queued=True)
        if prior.job is not None:
            response = JobResponse(prior.job, None, replayed=True)
        else:
            self._budget.check(request.model)
            if image is not None:
                request = replace(request, input_key=self._inputs.store(image, request.identity.received_at))
            response = self._recorder.record(request, prior, queued=True)
        job = response.job
        if job.status is JobStatus.QUEUED:
            self._start(job)
        return replace(response, model=self._catalogue.find(job.model, job.provider))

    def _start(self, job: Job) -> None:
        """A second start of the same job has no effect, so a repeated request may start it again."""
        try:
            self._workflow.start(job)
        except WorkflowUnavailableError as error:
            failed = job.fail(self._clock(), JobFailure(error.code, error.message, error.retryable))
            try:
                self._jobs.replace(failed)
            except AiArtError:
                return  # it stays accepted: its state machine runs after all, or the reconciler starts it
            raise


class JobDispatcher:
    """Starts waiting jobs as fast as their provider's rate limit allows, callers in rotation."""

    def __init__(
        self, *, queue: WaitingJobs, limiter: ProviderLimiter, callback: TaskCallback, timer: DispatchTimer
    ) -> None:
        self._queue = queue
        self._limiter = limiter
        self._callback = callback
        self._timer = timer

    def enqueue(self, job: Job, token: str) -> None:
        """Put a job into its provider's queue; `token` resumes its state machine. Raises StorageUnavailableError."""
        self._queue.enqueue(job.provider, job.caller, job.id, token, CALLS_PER_JOB[job.kind])
        self._timer.schedule(job.provider, 0)

    def dispatch_ready(self, provider: str) -> int:
        """Resume as many waiting jobs as may start now, and schedule the next dispatch; how many were resumed.

        A job leaves the queue after it was resumed: a crash in between resumes it twice, which has no effect.
        Raises StorageUnavailableError, WorkflowUnavailableError.
        """
        resumed = 0
        while jobs := self._queue.peek(provider, _BATCH):
            for waiting in jobs:
                grant = self._limiter.acquire_job_start(waiting)
                if grant.wait_ms:
                    self._timer.schedule(provider, -(-grant.wait_ms // 1000))
                    return resumed
                resumed += self._callback.resume(waiting)
                self._queue.remove(waiting)
        return resumed
