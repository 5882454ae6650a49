"""Metrics of requests, errors and reconciled jobs. Dashboard and alarms: infra; runbooks: docs/operations.md."""

from functools import cache

from shared.adapters.emf import COUNT, MILLISECONDS, emit
from shared.adapters.emf_metrics import EmfCallMetrics


@cache
def call_metrics() -> EmfCallMetrics:
    """Return the metrics of provider calls made by this worker."""
    return EmfCallMetrics()


def count_reconciled(jobs: int) -> None:
    """Count jobs that the sweeper had to end; 0 in a healthy system."""
    emit({"ReconciledJobs": (jobs, COUNT)})


def count_request(route: str, status: int, milliseconds: float) -> None:
    """Count a request and measure its processing time, without the time spent waiting for providers."""
    own = max(0.0, milliseconds - call_metrics().take_provider_milliseconds())
    emit({"Requests": (1, COUNT)}, by={"route": route, "status": f"{status // 100}xx"})
    emit({"OwnMilliseconds": (own, MILLISECONDS)}, by={"route": route})


def count_error(code: str) -> None:
    """Count an error response by its error code."""
    emit({"Errors": (1, COUNT)}, by={"code": code})
