"""The metrics of this process. Dashboard and alarms: infra; runbooks: docs/operations.md."""

from typing import Final

from shared.adapters.emf_metrics import COUNT, EmfCallMetrics, EmfRequestMetrics, emit

call_metrics: Final = EmfCallMetrics()
request_metrics: Final = EmfRequestMetrics(call_metrics)


def count_reconciled(jobs: int) -> None:
    """Count jobs that the sweeper had to end; 0 in a healthy system."""
    emit({"ReconciledJobs": (jobs, COUNT)})
