"""Reconcile jobs that nobody works on any more: overdue ones, and those whose state machine ended without them."""

from contextlib import suppress
from datetime import timedelta
from typing import Final

from shared.application.limits import Budget
from shared.application.results import ResultStore
from shared.application.submission_log import MAX_QUEUE_TIME
from shared.domain.catalogue import Catalogue
from shared.domain.errors import (
    AiArtError,
    DeadlineExceededError,
    InternalError,
    JobConflictError,
    NotFoundError,
    SubmissionUnknownError,
)
from shared.domain.job_queries import WorkflowState
from shared.domain.jobs import Job, JobFailure, JobStatus
from shared.ports.jobs import JobStore, Workflow
from shared.ports.media import MediaEraser
from shared.ports.platform import Clock
from shared.ports.providers import Providers

_START_GRACE: Final = timedelta(seconds=120)
_WORKFLOW_GRACE: Final = timedelta(minutes=4)  # for the job's own state machine to end it; less than sweeps overlap


class JobReconciler:
    """Ends a job, or starts the state machine of one that was never started."""

    def __init__(
        self,
        *,
        jobs: JobStore,
        media: MediaEraser,
        workflow: Workflow,
        providers: Providers,
        catalogue: Catalogue,
        results: ResultStore,
        budget: Budget,
        clock: Clock,
    ) -> None:
        self._jobs = jobs
        self._media = media
        self._workflow = workflow
        self._providers = providers
        self._catalogue = catalogue
        self._results = results
        self._budget = budget
        self._clock = clock

    def reconcile_overdue(self, job_id: str) -> bool:
        """True if the job had to be reconciled; a deadline that its caller set, and a clean-up, do not count.

        Raises StorageUnavailableError, WorkflowUnavailableError.
        """
        job = self._find(job_id)
        now = self._clock()
        if job is None or job.due_at > now:
            return False
        if job.is_final:
            return self._clean_up(job)
        state = self._workflow.state(job)
        canceled = job.cancel_at is not None and job.cancel_at <= now
        if job.status is JobStatus.QUEUED:
            if not canceled and now < job.created_at + MAX_QUEUE_TIME and state is not WorkflowState.ENDED:
                return self._postpone(job, state)
            return self._end(job) and not canceled
        if state is WorkflowState.RUNNING and now < job.due_at + _WORKFLOW_GRACE:
            return False
        return self._end(job) and not (canceled and state is WorkflowState.NONE)

    def reconcile_orphan(self, job_id: str) -> bool:
        """End a job whose state machine ended without it; True if it had to be. Raises StorageUnavailableError."""
        job = self._find(job_id)
        return job is not None and not job.is_final and self._end(job)

    def release_stale_reservations(self) -> None:
        """Release budget reservations that a crash left behind. Raises StorageUnavailableError."""
        self._budget.release_stale(self._jobs)

    def release_resources(self, job: Job) -> None:
        """Best effort, once the record is final: stop the state machine, cancel at the provider, delete partial media.

        What cannot be released now is released by a later sweep.
        """
        self._stop_work(job)
        for key in job.media_keys:
            with suppress(AiArtError):
                self._media.erase(key)

    def _postpone(self, job: Job, state: WorkflowState) -> bool:
        """A queued job whose state machine runs may wait; one that was never started is started."""
        with suppress(JobConflictError):  # it moved meanwhile: somebody works on it
            self._jobs.replace(job.wait_until(self._clock() + _START_GRACE))
            if state is WorkflowState.NONE:
                self._workflow.start(job)
                return True
        return False

    def _clean_up(self, job: Job) -> bool:
        """Delete a result past its retention, or what a worker stored that did not know of the job's end."""
        if job.cleanup_pending:
            if job.status is not JobStatus.SUCCEEDED:
                self._stop_work(job)
            for key in job.media_keys:
                self._media.erase(key)
            with suppress(JobConflictError):
                self._jobs.replace(job.finish_cleanup())
        return False

    def _end(self, job: Job) -> bool:
        """Succeeded if its result was stored and only the record is missing, else failed."""
        error = _failure_of(job, late=job.due_at <= self._clock())
        try:
            if self._results.recover(job):
                self._stop_workflow(job)
                return True
            self._jobs.replace(job.fail(self._clock(), JobFailure(error.code, error.message, error.retryable)))
        except JobConflictError:
            return False  # it moved meanwhile: somebody works on it, or it is due again later
        self.release_resources(job)
        return True

    def _stop_work(self, job: Job) -> None:
        self._stop_workflow(job)
        with suppress(AiArtError):
            if job.upstream_id:
                self._providers.video_provider(self._catalogue.get(job.model, job.provider)).cancel(job.upstream_id)

    def _stop_workflow(self, job: Job) -> None:
        with suppress(AiArtError):
            self._workflow.stop(job)

    def _find(self, job_id: str) -> Job | None:
        with suppress(NotFoundError):
            return self._jobs.get(job_id)
        return None


def _failure_of(job: Job, *, late: bool) -> AiArtError:
    if job.submission_started_at and not job.upstream_id:
        return SubmissionUnknownError("The job was cut short; it is unknown whether the provider made it.")
    if late:
        return DeadlineExceededError("The job was not finished in the time it has.")
    return InternalError("The job was cut short because of a fault of ours.")
