"""Meters that remember what they were told."""

from shared.domain.jobs import Job


class CountedCalls:
    """A `CallMetrics`: provider and error code of each call, and how long it took."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, str]] = []
        self.milliseconds: list[float] = []

    def called(self, provider: str, milliseconds: float, error_code: str = "") -> None:
        self.calls.append((provider, error_code))
        self.milliseconds.append(milliseconds)


class CountedJobs:
    """A `JobMetrics`: what happened to which job."""

    def __init__(self) -> None:
        self.told: list[tuple[str, str]] = []
        self.at_fault: list[str] = []

    def accepted(self, job: Job) -> None:
        self.told.append((job.id, "accepted"))

    def ended(self, job: Job, *, at_fault: bool) -> None:
        self.told.append((job.id, job.status.value))
        if at_fault:
            self.at_fault.append(job.id)
