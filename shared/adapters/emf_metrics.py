"""Metrics of jobs and of provider calls, in the embedded metric format."""

from shared.adapters.emf import COUNT, MILLISECONDS, SECONDS, USD, Values, emit
from shared.domain.errors import BudgetExceededError, SubmissionUnknownError
from shared.domain.jobs import Job, JobStatus


class EmfJobMetrics:
    """Implements the port `JobMetrics`."""

    def count_accepted(self, job: Job) -> None:
        emit({"Jobs": (1, COUNT)}, by={"kind": job.kind.value, "state": "accepted"})

    def count_ended(self, job: Job, *, at_fault: bool) -> None:
        emit({"Jobs": (1, COUNT)}, by={"kind": job.kind.value, "state": job.status.value})
        emit(_outcome(job, at_fault=at_fault))
        if job.failure and job.failure.code == BudgetExceededError.code:
            # A queued job has no HTTP response that would count the error.
            emit({"Errors": (1, COUNT)}, by={"code": job.failure.code})
        if job.cost:
            emit({"CostUsd": (float(job.cost.usd), USD)}, by={"provider": job.provider})
        if job.status is JobStatus.SUCCEEDED and job.finished_at:
            seconds = (job.finished_at - job.created_at).total_seconds()
            emit({"JobSeconds": (seconds, SECONDS)}, by={"kind": job.kind.value})


class EmfCallMetrics:
    """Implements the port `CallMetrics`; also sums up the time that one invocation waited for providers."""

    def __init__(self) -> None:
        self._spent = 0.0

    def record_call(self, provider: str, milliseconds: float, error_code: str = "") -> None:
        self._spent += milliseconds
        emit({"UpstreamMilliseconds": (milliseconds, MILLISECONDS)}, by={"provider": provider})
        if error_code:
            emit({"UpstreamErrors": (1, COUNT)}, by={"provider": provider, "code": error_code})

    def take_provider_milliseconds(self) -> float:
        """Return the milliseconds since the last call, and reset them. A function handles one request at a time."""
        spent, self._spent = self._spent, 0.0
        return spent


def _outcome(job: Job, *, at_fault: bool) -> Values:
    """Return the values that alarms use; zeros are included as the denominator of a rate."""
    unknown = job.failure is not None and job.failure.code == SubmissionUnknownError.code
    return {
        "EndedJobs": (1, COUNT),
        "FailedJobs": (int(at_fault), COUNT),
        "OutcomeUnknownJobs": (int(unknown), COUNT),
    }
