"""Metrics of requests, jobs and provider calls in CloudWatch's embedded metric format, by Powertools.

A metric is a log line, so it needs no API call.
"""

from collections.abc import Mapping
from typing import Final

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.metrics.provider.cloudwatch_emf.cloudwatch import AmazonCloudWatchEMFProvider

from shared.domain.errors import BudgetExceededError, SubmissionUnknownError
from shared.domain.jobs import Job, JobStatus

NAMESPACE: Final = "AiArt"
COUNT: Final = MetricUnit.Count
MILLISECONDS: Final = MetricUnit.Milliseconds
SECONDS: Final = MetricUnit.Seconds
USD: Final = MetricUnit.NoUnit
_UNNAMED: Final = "aiart"

type Values = Mapping[str, tuple[float, MetricUnit]]


def emit(values: Values, *, by: Mapping[str, str] | None = None) -> None:
    """Write one line: each value with the dimension `service` (the stack) and, if given, also by the dimensions `by`.

    CloudWatch bills each combination of dimensions as a metric, at 0.30 USD a month while it is written.
    """
    line = AmazonCloudWatchEMFProvider(namespace=NAMESPACE)
    service = line.service or _UNNAMED  # POWERTOOLS_SERVICE_NAME, the stack's name
    line.add_dimension("service", service)
    if by:
        line.add_dimensions(service=service, **by)
    for name, (value, unit) in values.items():
        line.add_metric(name, unit, value)
    line.flush_metrics()


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


class EmfRequestMetrics:
    """Metrics of HTTP requests; `calls` has the time that a request waited for providers."""

    def __init__(self, calls: EmfCallMetrics) -> None:
        self._calls = calls

    def count(self, route: str, status: int, milliseconds: float) -> None:
        """Count a request and measure its processing time, without the time spent waiting for providers."""
        own = max(0.0, milliseconds - self._calls.take_provider_milliseconds())
        emit({"Requests": (1, COUNT)}, by={"route": route, "status": f"{status // 100}xx"})
        emit({"OwnMilliseconds": (own, MILLISECONDS)}, by={"route": route})

    def count_error(self, code: str) -> None:
        """Count an error response by its error code."""
        emit({"Errors": (1, COUNT)}, by={"code": code})


def _outcome(job: Job, *, at_fault: bool) -> Values:
    """Return the values that alarms use; zeros are included as the denominator of a rate."""
    unknown = job.failure is not None and job.failure.code == SubmissionUnknownError.code
    return {
        "EndedJobs": (1, COUNT),
        "FailedJobs": (int(at_fault), COUNT),
        "OutcomeUnknownJobs": (int(unknown), COUNT),
    }
