"""What happens to jobs, and at providers, as metrics."""

from shared.adapters.emf import COUNT, MILLISECONDS, SECONDS, USD, Values, emit
from shared.domain.errors import BudgetExceededError, SubmissionUnknownError
from shared.domain.jobs import Job, JobStatus


class EmfJobMeter:
    """Implements `shared.ports.JobMetrics`."""

    def accepted(self, job: Job) -> None:
        emit({"Jobs": (1, COUNT)}, by={"kind": job.kind.value, "state": "accepted"})

    def ended(self, job: Job, *, at_fault: bool) -> None:
        emit({"Jobs": (1, COUNT)}, by={"kind": job.kind.value, "state": job.status.value})
        emit(_verdict(job, at_fault=at_fault))
        if job.failure and job.failure.code == BudgetExceededError.code:
            emit(
                {"Errors": (1, COUNT)}, by={"code": job.failure.code}
            )  # nobody waited for an answer that would tell it
        if job.cost:
            emit({"CostUsd": (float(job.cost.usd), USD)}, by={"provider": job.provider})
        if job.status is JobStatus.SUCCEEDED and job.finished_at:
            seconds = (job.finished_at - job.created_at).total_seconds()
            emit({"JobSeconds": (seconds, SECONDS)}, by={"kind": job.kind.value})


class EmfCallMeter:
    """Implements `shared.ports.CallMetrics`; adds up what one invocation spent waiting for providers."""

    def __init__(self) -> None:
        self._spent = 0.0

    def called(self, provider: str, milliseconds: float, error_code: str = "") -> None:
        self._spent += milliseconds
        emit({"UpstreamMilliseconds": (milliseconds, MILLISECONDS)}, by={"provider": provider})
        if error_code:
            emit({"UpstreamErrors": (1, COUNT)}, by={"provider": provider, "code": error_code})

    def take_spent(self) -> float:
        """Milliseconds since this was last asked: a function serves one request at a time."""
        spent, self._spent = self._spent, 0.0
        return spent


def _verdict(job: Job, *, at_fault: bool) -> Values:
    """What alarms read; zeros too, so that a rate has its denominator."""
    unknown = job.failure is not None and job.failure.code == SubmissionUnknownError.code
    return {
        "EndedJobs": (1, COUNT),
        "FailedJobs": (int(at_fault), COUNT),
        "OutcomeUnknownJobs": (int(unknown), COUNT),
    }
