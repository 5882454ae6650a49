"""Tell the bus what happened to a job: one event for each milestone, read off the record's own changes.

The table's stream is the outbox: what was written is told, however the function that wrote it ended.
"""

from typing import Any, Final

from shared.domain.errors import StorageUnavailableError
from shared.domain.instants import rfc3339
from shared.domain.jobs import Job, JobStatus
from shared.ports import EventBus, JobEvent

_FINAL: Final = {
    JobStatus.SUCCEEDED: "Job Succeeded",
    JobStatus.FAILED: "Job Failed",
    JobStatus.CANCELED: "Job Canceled",
}


def milestones(before: Job | None, after: Job) -> list[JobEvent]:
    """The events that one change of a record stands for; none where only its bookkeeping moved."""
    names = ["Job Accepted"] if before is None else []
    if after.is_final and (before is None or before.status is not after.status):
        names.append(_FINAL[after.status])
    return [JobEvent(name, _detail(after)) for name in names]


class TellMilestones:
    """The use case."""

    def __init__(self, *, bus: EventBus) -> None:
        self._bus = bus

    def __call__(self, before: Job | None, after: Job) -> None:
        """Raises StorageUnavailableError where the bus did not take them: the change is to be told again."""
        events = milestones(before, after)
        if events and self._bus.publish(events):
            raise StorageUnavailableError("The event bus did not take an event.")


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
