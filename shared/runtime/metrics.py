"""What is counted at our own borders; dashboard and alarms stand in the template, runbooks in docs/operations.md."""

from functools import cache

from shared.adapters.emf import COUNT, MILLISECONDS, emit
from shared.adapters.emf_meters import EmfCallMeter


@cache
def upstream() -> EmfCallMeter:
    """The meter of this worker's calls of providers."""
    return EmfCallMeter()


def count_reconciled(jobs: int) -> None:
    """How many jobs the sweeper had to bring to their end; healthy is none."""
    emit({"ReconciledJobs": (jobs, COUNT)})


def count_request(route: str, status: int, milliseconds: float) -> None:
    """One answered request, and how long our own work on it took: the time spent on providers is taken out."""
    own = max(0.0, milliseconds - upstream().take_spent())
    emit({"Requests": (1, COUNT)}, by={"route": route, "status": f"{status // 100}xx"})
    emit({"OwnMilliseconds": (own, MILLISECONDS)}, by={"route": route})


def count_error(code: str) -> None:
    """One refusal or failure, by the code that its body states."""
    emit({"Errors": (1, COUNT)}, by={"code": code})
