"""Metrics that record their calls."""

from shared.domain.jobs import Job


class FakeCallMetrics:
    """Implements the port `CallMetrics`; records provider, error code and duration of each call."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, str]] = []
        self.milliseconds: list[float] = []

    def record_call(self, provider: str, milliseconds: float, error_code: str = "") -> None:
        self.calls.append((provider, error_code))
        self.milliseconds.append(milliseconds)


class FakeJobMetrics:
    """Implements the port `JobMetrics`; records what happened to which job."""

    def __init__(self) -> None:
        self.recorded: list[tuple[str, str]] = []
        self.at_fault: list[str] = []

    def count_accepted(self, job: Job) -> None:
        self.recorded.append((job.id, "accepted"))

    def count_ended(self, job: Job, *, at_fault: bool) -> None:
        self.recorded.append((job.id, job.status.value))
        if at_fault:
            self.at_fault.append(job.id)
