"""Jobs that nobody looks after any more are brought to their end: past due, or their state machine gone."""

from contextlib import suppress
from datetime import timedelta
from typing import Final

from shared.application.result_store import ResultStore
from shared.application.workflow_steps import MAX_QUEUE_TIME
from shared.domain.catalogue import Catalogue
from shared.domain.errors import (
    AiArtError,
    DeadlineExceededError,
    InternalError,
    JobConflictError,
    NotFoundError,
    SubmissionUnknownError,
)
from shared.domain.jobs import Job, JobFailure, JobStatus
from shared.ports import Clock, JobStore, MediaEraser, VideoProviders, Workflow, WorkflowState

_START_GRACE: Final = timedelta(seconds=120)
_MACHINE_GRACE: Final = timedelta(minutes=4)  # for a job's own machine to say that time is up; less than sweeps overlap


class JobReconciler:
    """Ends one job, or starts what was never started."""

    def __init__(
        self,
        *,
        jobs: JobStore,
        media: MediaEraser,
        workflow: Workflow,
        provider: VideoProviders,
        catalogue: Catalogue,
        keep: ResultStore,
        clock: Clock,
    ) -> None:
        self._jobs = jobs
        self._media = media
        self._workflow = workflow
        self._provider = provider
        self._catalogue = catalogue
        self._results = keep
        self._clock = clock

    def reconcile_overdue(self, job_id: str) -> bool:
        """Whether something was amiss: a deadline that a caller set and nobody else was to see to is not.

        Raises StorageUnavailableError, WorkflowUnavailableError.
        """
        job = self._known(job_id)
        now = self._clock()
        if job is None or job.due_at > now:
            return False
        if job.is_final:
            return self._tidy(job)
        state = self._workflow.state(job)
        expired = job.cancel_at is not None and job.cancel_at <= now
        if job.status is JobStatus.QUEUED:
            if not expired and now < job.created_at + MAX_QUEUE_TIME and state is not WorkflowState.ENDED:
                return self._wait(job, state)
            return self._end(job) and not expired
        if state is WorkflowState.RUNNING and now < job.due_at + _MACHINE_GRACE:
            return False
        return self._end(job) and not (expired and state is WorkflowState.NONE)

    def reconcile_orphan(self, job_id: str) -> bool:
        """The state machine ended and the job did not. Raises StorageUnavailableError."""
        job = self._known(job_id)
        return job is not None and not job.is_final and self._end(job)

    def _wait(self, job: Job, state: WorkflowState) -> bool:
        """A queued job is in good hands where its state machine runs, however long that takes to say so."""
        with suppress(JobConflictError):  # it moved meanwhile: somebody does look after it
            self._jobs.replace(job.wait_until(self._clock() + _START_GRACE))
            if state is WorkflowState.NONE:
                self._workflow.start(job)
                return True
        return False

    def _tidy(self, job: Job) -> bool:
        """A result whose time is up, or what a worker left that did not know of the job's end: no need to settle it."""
        if job.cleanup_pending:
            if job.status is not JobStatus.SUCCEEDED:
                self._call_off(job)
            for key in job.own_media:
                self._media.erase(key)
            with suppress(JobConflictError):
                self._jobs.replace(job.cleanup_done())
        return False

    def _end(self, job: Job) -> bool:
        """What was made and kept is a success that nobody lived to record; everything else has failed."""
        error = _verdict(job, late=job.due_at <= self._clock())
        try:
            if self._results.recovered(job):
                self._stop(job)
                return True
            self._jobs.replace(job.fail(self._clock(), JobFailure(error.code, error.message, error.retryable)))
        except JobConflictError:
            return False  # it moved meanwhile: somebody does look after it, or it is due again later
        self.release_resources(job)
        return True

    def release_resources(self, job: Job) -> None:
        """Best effort, after the record is final: machine stopped, upstream told, half a result removed.

        What cannot be removed now is tidied up later.
        """
        self._call_off(job)
        for key in job.own_media:
            with suppress(AiArtError):
                self._media.erase(key)

    def _call_off(self, job: Job) -> None:
        self._stop(job)
        with suppress(AiArtError):
            if job.upstream_id:
                self._provider(self._catalogue.at(job.model, job.provider)).cancel(job.upstream_id)

    def _stop(self, job: Job) -> None:
        with suppress(AiArtError):
            self._workflow.stop(job)

    def _known(self, job_id: str) -> Job | None:
        with suppress(NotFoundError):
            return self._jobs.get(job_id)
        return None


def _verdict(job: Job, *, late: bool) -> AiArtError:
    if job.submission_started_at and not job.upstream_id:
        return SubmissionUnknownError("The job was cut short; whether the provider made it cannot be told.")
    if late:
        return DeadlineExceededError("The job was not finished in the time it has.")
    return InternalError("The job was cut short because of a fault of ours.")
