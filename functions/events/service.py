"""Tell the bus what happened to a job: one event for each milestone, read off the record's own changes.

The table's stream is the outbox: what was written is told, however the function that wrote it ended.
"""

from typing import Any, Final

from shared.application.budget import Budget
from shared.domain.errors import (
    BudgetExceededError,
    ContentFilteredError,
    InvalidRequestError,
    MalformedUploadError,
    StorageUnavailableError,
)
from shared.domain.jobs import Job, JobStatus
from shared.domain.timestamps import rfc3339
from shared.ports import EventBus, JobEvent, JobMetrics

_FINAL: Final = {
    JobStatus.SUCCEEDED: "Job Succeeded",
    JobStatus.FAILED: "Job Failed",
    JobStatus.CANCELED: "Job Canceled",
}


_FAULTS_OF_OTHERS: Final = {  # the caller's own, or the operator's own wish
    error.code for error in (InvalidRequestError, MalformedUploadError, ContentFilteredError, BudgetExceededError)
}


def job_events(before: Job | None, after: Job) -> list[JobEvent]:
    """The events that one change of a record stands for; none where only its bookkeeping moved."""
    names = ["Job Accepted"] if before is None else []
    if _has_ended(before, after):
        names.append(_FINAL[after.status])
    return [JobEvent(name, _detail(after)) for name in names]


def _has_ended(before: Job | None, after: Job) -> bool:
    return after.is_final and (before is None or before.status is not after.status)


class PublishJobEvents:
    """The use case."""

    def __init__(self, *, bus: EventBus, meter: JobMetrics, budget: Budget) -> None:
        self._bus = bus
        self._budget = budget
        self._meter = meter

    def __call__(self, before: Job | None, after: Job) -> None:
        """The budget is told first, which may be done twice.

        Raises StorageUnavailableError where it or the bus could not be told: the change is to be told again.
        """
        if _has_ended(before, after):
            self._budget.settle(after)
        events = job_events(before, after)
        if events and self._bus.publish(events):
            raise StorageUnavailableError("The event bus did not take an event.")
        if before is None:
            self._meter.accepted(after)
        if _has_ended(before, after):
            self._meter.ended(after, at_fault=_is_at_fault(after))


def _is_at_fault(job: Job) -> bool:
    """Whether we, or the provider, let the caller down; a deadline of the caller's own is no fault either."""
    return job.failure is not None and job.failure.code not in _FAULTS_OF_OTHERS and job.cancel_at is None


def _detail(job: Job) -> dict[str, Any]:
    """Never the request: prompts stay out of every event."""
    optional = {
        "finished_at": job.finished_at and rfc3339(job.finished_at),
        "media_path": job.result_key and job.result_key.path,
        "error": job.failure and {"code": job.failure.code, "retryable": job.failure.retryable},
    }
    return {
        "id": job.id,
        "kind": job.kind.value,
        "status": job.status.value,
        "owner": job.owner,
        "model": job.model,
        "provider": job.provider,
        "created_at": rfc3339(job.created_at),
        **{name: value for name, value in optional.items() if value},
    }
