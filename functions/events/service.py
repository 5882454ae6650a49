"""Publish an event for each milestone of a job, derived from changes of its record.

The table's stream is a transactional outbox: every stored change is published, even if the writing function crashed.
"""

from typing import Any, Final

from shared.application.limits import Budget
from shared.domain.errors import (
    BudgetExceededError,
    ContentFilteredError,
    InvalidRequestError,
    MalformedUploadError,
    StorageUnavailableError,
)
from shared.domain.events import JobEvent
from shared.domain.jobs import Job, JobStatus
from shared.domain.timestamps import rfc3339
from shared.ports.platform import EventBus, JobMetrics

_EVENT_NAMES: Final = {
    JobStatus.SUCCEEDED: "Job Succeeded",
    JobStatus.FAILED: "Job Failed",
    JobStatus.CANCELED: "Job Canceled",
}

_EXPECTED_CODES: Final = {  # caused by the request or by the operator's budget
    error.code for error in (InvalidRequestError, MalformedUploadError, ContentFilteredError, BudgetExceededError)
}


def job_events(before: Job | None, after: Job) -> list[JobEvent]:
    """Return the events of one change of a record; none where only internal fields changed."""
    names = ["Job Accepted"] if before is None else []
    if _is_end(before, after):
        names.append(_EVENT_NAMES[after.status])
    return [JobEvent(name, _detail(after)) for name in names]


def _is_end(before: Job | None, after: Job) -> bool:
    return after.is_final and (before is None or before.status is not after.status)


class PublishJobEvents:
    """Publishes job events, counts them as metrics, and commits the cost of ended jobs to the budget."""

    def __init__(self, *, bus: EventBus, metrics: JobMetrics, budget: Budget) -> None:
        self._bus = bus
        self._budget = budget
        self._metrics = metrics

    def publish(self, before: Job | None, after: Job) -> None:
        """Process one change (`before` is None for a new job). The budget comes first, since that step is idempotent.

        Raises StorageUnavailableError where budget or bus are not available; the change is then to be retried.
        """
        if _is_end(before, after):
            self._budget.commit(after)
        events = job_events(before, after)
        if events and self._bus.publish(events):
            raise StorageUnavailableError("The event bus did not accept an event.")
        if before is None:
            self._metrics.count_accepted(after)
        if _is_end(before, after):
            self._metrics.count_ended(after, at_fault=_is_our_fault(after))


def _is_our_fault(job: Job) -> bool:
    """Whether the job failed because of us or the provider; a deadline set by the caller does not count."""
    return job.failure is not None and job.failure.code not in _EXPECTED_CODES and job.cancel_at is None


def _detail(job: Job) -> dict[str, Any]:
    """Return the event's detail. It never contains the request, hence no prompt."""
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
